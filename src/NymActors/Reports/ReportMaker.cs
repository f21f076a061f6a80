using NymActors.Configuration;
using NymActors.Streams.Pacing;

namespace NymActors.Reports;

/// <summary>Puts a report together from what the parts of a client know. Called from any thread.</summary>
internal static class ReportMaker
{
    /// <summary>The report of this moment.</summary>
    public static ClientReport Make(ClientConfiguration configuration, ClientIdentity identity, ClientState state, ClientCounters counters, DateTimeOffset now)
    {
        var (status, condition) = (state.Status, state.Feed.Current);
        var meter = state.Gateway.Writer.Meter;
        var (sent, received) = meter.Today;
        return new ClientReport
        {
            Status = status,
            Condition = condition,
            Since = condition.Since,
            Reason = status switch
            {
                ClientStatus.Reconnecting => state.Gateway.LastTrouble,
                ClientStatus.WithoutTopology => state.Topology.LastTrouble,
                _ => condition.Detail,
            },
            Started = state.Feed.Started,
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
                counters.UndeliveredMessages.Value)
            {
                Open = state.Traffic.Outbox.Count,
                Inbox = state.Reception.Waiting,
                InboxBytes = state.Reception.WaitingBytes,
            },
            ReplySurbs = Surbs(state.Surbs.Conversations.Count, counters),
            Sending = new SendingReport(configuration.WishedPacketsPerSecond, meter.PacketsPerSecond, sent, received),
            Pacing = PacingOf(state),
        };
    }

    private static PacingReport PacingOf(ClientState state)
    {
        PacingControl?[] streams = [state.Traffic.Rate?.Pacing, state.Cover.Pacing];
        return new PacingReport(
            streams.Sum(static pacing => pacing?.LateTicks ?? 0),
            streams.Sum(static pacing => pacing?.SkippedTicks ?? 0),
            streams.Sum(static pacing => pacing?.BlockedTicks ?? 0),
            state.Traffic.Rate?.Multiplier ?? 1);
    }

    private static SurbReport Surbs(int correspondents, ClientCounters counters)
    {
        var (surbs, keys) = (counters.ReplySurbBook.Balance, counters.ReplyKeyBook.Balance);
        return new SurbReport
        {
            Correspondents = correspondents,
            Received = surbs.Entered,
            Spent = surbs.Used,
            Expired = surbs.Expired,
            Dropped = surbs.Dropped,
            Held = surbs.Held,
            Requested = counters.ReplySurbsExpected,
            KeysIssued = keys.Entered,
            KeysUsed = keys.Used,
            KeysExpired = keys.Expired,
            KeysDropped = keys.Dropped,
            KeysWaiting = keys.Held,
        };
    }
}
