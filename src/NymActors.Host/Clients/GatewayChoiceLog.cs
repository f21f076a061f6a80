using System.Globalization;
using Microsoft.Extensions.Logging;
using NymActors.GatewayChoice;
using NymActors.Protocol.Addressing;

namespace NymActors.Host.Clients;

/// <summary>Tells the user how a choice by latency goes on: two lines of the log, and on a terminal a count in between.</summary>
internal sealed partial class GatewayChoiceLog(ILoggerFactory loggers, ProgramIo io) : IGatewayChoiceListener
{
    private readonly ILogger _log = loggers.CreateLogger("nym_client");

    /// <inheritdoc/>
    public void OnMeasuring(int gateways) => LogMeasuring(_log, gateways);

    /// <inheritdoc/>
    public void OnMeasured(int done, int gateways)
    {
        if (io.ErrorIsTerminal)
        {
            io.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{done} of {gateways} gateways{(done == gateways ? "\r\x1b[K" : "")}"));
        }
    }

    /// <inheritdoc/>
    public void OnChosen(GatewayLatency choice) => LogChosen(_log, choice.Gateway.Identity, choice.LatencyText);

    [LoggerMessage(1051, LogLevel.Information, "choosing gateway by latency, pinging {Count} gateways ...")]
    private static partial void LogMeasuring(ILogger log, int count);

    [LoggerMessage(1052, LogLevel.Information, "chose gateway {Gateway} with average latency of {Latency}")]
    private static partial void LogChosen(ILogger log, IdentityKey gateway, string latency);
}
