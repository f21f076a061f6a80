using System.Net;
using Microsoft.Extensions.Logging;

namespace NymActors.Host.LocalWebSocket;

/// <summary>What the local WebSocket logs. Addresses are those of this machine's programs, never of correspondents.</summary>
internal static partial class LocalWebSocketLog
{
    [LoggerMessage(1101, LogLevel.Debug, "An application connected from {Address}")]
    public static partial void Connected(ILogger log, IPEndPoint address);

    [LoggerMessage(1102, LogLevel.Warning, "Refused a connection from {Address}: {Reason}")]
    public static partial void Refused(ILogger log, IPEndPoint address, string reason);

    [LoggerMessage(1103, LogLevel.Warning, "Tried to open a duplicate websocket connection. The request came from {Address}")]
    public static partial void Duplicate(ILogger log, IPEndPoint address);

    [LoggerMessage(1104, LogLevel.Warning, "The application's connection ended: {Reason}")]
    public static partial void ConnectionEnded(ILogger log, string reason);

    [LoggerMessage(1106, LogLevel.Warning, "The application answered no ping for {Patience}; its place is free for another one")]
    public static partial void Silent(ILogger log, TimeSpan patience);

    [LoggerMessage(1107, LogLevel.Warning, "{Limit} MiB of the application's requests wait for room in the client; its connection is not read until there is some")]
    public static partial void Full(ILogger log, int limit);

    [LoggerMessage(1108, LogLevel.Warning, "An application left {Count} requests behind that were not worked on yet; they are given up")]
    public static partial void GaveUp(ILogger log, int count);

    [LoggerMessage(1109, LogLevel.Debug, "The work on an application's requests ended: {Reason}")]
    public static partial void WorkEnded(ILogger log, string reason);

    [LoggerMessage(1105, LogLevel.Debug, "The application did not take the close frame")]
    public static partial void CloseFrameNotTaken(ILogger log, Exception reason);
}
