using System.Net;
using Microsoft.Extensions.Logging;

namespace NymActors.Host.LocalWebSocket;

/// <summary>What the local WebSocket logs. Addresses are those of this machine's programs, never of correspondents.</summary>
internal static partial class LocalWebSocketLog
{
    [LoggerMessage(LogLevel.Debug, "An application connected from {Address}")]
    public static partial void Connected(ILogger log, IPEndPoint address);

    [LoggerMessage(LogLevel.Warning, "Refused a connection from {Address}: {Reason}")]
    public static partial void Refused(ILogger log, IPEndPoint address, string reason);

    [LoggerMessage(LogLevel.Warning, "Tried to open a duplicate websocket connection. The request came from {Address}")]
    public static partial void Duplicate(ILogger log, IPEndPoint address);

    [LoggerMessage(LogLevel.Warning, "The application's connection ended: {Reason}")]
    public static partial void ConnectionEnded(ILogger log, string reason);

    [LoggerMessage(LogLevel.Debug, "The application did not take the close frame")]
    public static partial void CloseFrameNotTaken(ILogger log, Exception reason);
}
