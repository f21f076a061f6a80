using NymActors.Configuration;

namespace NymActors.Reports;

/// <summary>Puts a report together from what the parts of a client know. Called from any thread.</summary>
internal static class ReportMaker
{
    /// <summary>The report of this moment.</summary>
    public static ClientReport Make(ClientConfiguration configuration, ClientIdentity identity, ClientState state, ClientCounters counters, DateTimeOffset now)
    {
        var (status, since) = state.Journal.Read();
        var meter = state.Gateway.Writer.Meter;
        var (sent, received) = meter.Today;
        return new ClientReport
        {
            Status = status,
            Since = since,
            Reason = status switch
            {
                ClientStatus.Reconnecting => state.Gateway.LastTrouble,
                ClientStatus.WithoutTopology => state.Topology.LastTrouble,
                _ => null,
            },
            Started = state.Journal.Started,
            Address = identity.Address,
            GatewayListener = identity.Registration.Listener,
            GatewayProtocol = state.Gateway.Link?.Version,
            Reconnections = counters.Reconnections.Value,
            TopologyAge = state.Topology.Value is null ? null : now - state.Topology.Fetched,
            Lanes = [.. state.Traffic.Queue.Lanes().OrderByDescending(static lane => lane.Fragments).Select(static lane => new LaneReport(lane.Lane, lane.Fragments))],
            Messages = new MessageReport(
                counters.MessagesAccepted.Value,
                counters.MessagesAcknowledged.Value,
                counters.MessagesFailed.Value,
                counters.MessagesReceived.Value,
                counters.UndeliveredMessages.Value),
            Sending = new SendingReport(WishedRate(configuration), meter.PacketsPerSecond, sent, received),
        };
    }

    private static double? WishedRate(ClientConfiguration configuration)
    {
        if (configuration.Traffic.DisableMainPoissonPacketDistribution)
        {
            return null;
        }

        var rate = 1 / configuration.Traffic.MessageSendingAverageDelay.TotalSeconds;
        return configuration.CoverTraffic.DisableLoopCoverTrafficStream ? rate : rate + (1 / configuration.CoverTraffic.LoopCoverTrafficAverageDelay.TotalSeconds);
    }
}
