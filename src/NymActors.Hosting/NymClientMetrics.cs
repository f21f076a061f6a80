using NymActors.Outgoing;

namespace NymActors.Hosting;

/// <summary>
/// What the hosted clients of one actor system count and measure, as instruments of the meter <c>NymActors</c>, read when a listener
/// (dotnet-counters, OpenTelemetry) asks. Each measurement has the client's name in the tag <c>nym.client</c>; where several
/// numbers make one instrument, a second tag tells them apart. The table of all of them is docs/metrics.md.
/// </summary>
internal sealed class NymClientMetrics : IDisposable
{
    private static readonly (TransmissionLaneKind Kind, string Name)[] Lanes =
    [
        (TransmissionLaneKind.General, "general"),
        (TransmissionLaneKind.ReplySurbRequest, "reply_surb_request"),
        (TransmissionLaneKind.AdditionalReplySurbs, "additional_reply_surbs"),
        (TransmissionLaneKind.Retransmission, "retransmission"),
        (TransmissionLaneKind.Connection, "connection"),
        (TransmissionLaneKind.Confirmation, "confirmation"),
    ];

    private readonly ClientMeter _meter;

    public NymClientMetrics(Func<IEnumerable<HostedNymClient>> clients)
    {
        _meter = new ClientMeter(clients);
        AddPackets();
        AddMessages();
        AddReplySurbs();
        AddRate();
        AddCondition();
        AddStore();
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void AddPackets()
    {
        _meter.Counter("nym.client.packets.sent", "{packet}", "Packets handed to the gateway, by what they carry.", "nym.packet.kind",
            ("fragment", static counters => counters.RealPacketsSent),
            ("cover", static counters => counters.CoverPacketsSent),
            ("loop_cover", static counters => counters.LoopCoverPacketsSent));
        _meter.Counter("nym.client.packets.received", "{packet}", "Packets received, by what they carry.", "nym.packet.kind",
            ("fragment", static counters => counters.FragmentsReceived),
            ("cover", static counters => counters.CoverPacketsReceived),
            ("malformed", static counters => counters.MalformedPackets));
        _meter.Counter("nym.client.packets.dropped", "{packet}", "Packets that did not get to the mixnet; what they carried is sent again.", "nym.drop.reason",
            ("unroutable", static counters => counters.UnroutablePackets),
            ("unbuildable", static counters => counters.UnbuildablePackets),
            ("refused", static counters => counters.RefusedPackets));
        _meter.Counter("nym.client.gateway_frames.malformed", "{frame}", "Frames from the gateway that do not decrypt or decode.",
            static client => client.Counters.MalformedGatewayFrames.Value);
        _meter.Counter("nym.client.acknowledgements.received", "{acknowledgement}", "Acknowledgements received, by what they acknowledge.", "nym.acknowledgement.kind",
            ("fragment", static counters => counters.Acknowledgements),
            ("cover", static counters => counters.CoverAcknowledgements),
            ("unknown", static counters => counters.UnknownAcknowledgements),
            ("malformed", static counters => counters.MalformedAcknowledgements));
        _meter.Gauge<int>("nym.client.acknowledgements.pending", "{fragment}", "Fragments that wait for an acknowledgement now.",
            static client => client.Counters.PendingAcknowledgements);
        _meter.Counter("nym.client.retransmissions", "{fragment}", "Fragments sent again because no acknowledgement came in time.",
            static client => client.Counters.Retransmissions.Value);
        _meter.Counter("nym.client.repairs", "{fragment}", "Fragments sent again because the recipient's client lacked them, though they had been acknowledged.",
            static client => client.Counters.Repairs.Value);
        _meter.Counter("nym.client.fragments.given_up", "{fragment}", "Fragments the client stopped sending.", static client => client.Counters.GivenUp.Value);
    }

    private void AddMessages()
    {
        _meter.Counter("nym.client.messages.accepted", "{message}", "Messages taken in to be sent.", static client => client.Counters.MessagesAccepted.Value);
        _meter.Counter("nym.client.messages.finished", "{message}", "Accepted messages by what became of them; one to be confirmed is acknowledged first.", "nym.message.outcome",
            ("acknowledged", static counters => counters.MessagesAcknowledged),
            ("confirmed", static counters => counters.MessagesConfirmed),
            ("not_confirmed", static counters => counters.MessagesNotConfirmed),
            ("failed", static counters => counters.MessagesFailed));
        _meter.Gauge<int>("nym.client.messages.open", "{message}", "Messages that have neither got as far as wished nor failed now.", static client => client.Report().Messages.Open);
        _meter.Counter("nym.client.confirmations", "{message}", "Questions whether a message arrived, and answers to others' questions.", "nym.confirmation.direction",
            ("asked", static counters => counters.ConfirmationsAsked),
            ("given", static counters => counters.ConfirmationsGiven));
        _meter.Counter("nym.client.messages.received", "{message}", "Messages put together from fragments.", static client => client.Counters.MessagesReceived.Value);
        _meter.Counter("nym.client.messages.dropped", "{message}", "Messages received and dropped, by reason.", "nym.drop.reason",
            ("malformed", static counters => counters.MalformedMessages),
            ("undelivered", static counters => counters.UndeliveredMessages));
        _meter.Gauge<int>("nym.client.inbox.messages", "{message}", "Received messages that no application has taken now.", static client => client.Report().Messages.Inbox);
        _meter.Gauge<long>("nym.client.inbox.size", "By", "Their bytes, with 128 for each message.", static client => client.Report().Messages.InboxBytes);
        _meter.Gauge("nym.client.queue.length", "{fragment}", "Fragments that wait to be sent now, by lane.", "nym.lane.kind", QueueLengths);
    }

    // The ledger of reply SURBs, when there is one, adds its lines here.
    private void AddReplySurbs()
    {
        _meter.Counter("nym.client.reply_surbs.received", "{surb}", "Reply SURBs received.", static client => client.Counters.ReplySurbsReceived.Value);
        _meter.Counter("nym.client.reply_surbs.spent", "{surb}", "Reply SURBs used for an answer or a request for more.", static client => client.Counters.ReplySurbsSpent.Value);
        _meter.Counter("nym.client.reply_surbs.expired", "{surb}", "Reply SURBs that became too old.", static client => client.Counters.ReplySurbsExpired.Value);
        _meter.Counter("nym.client.reply_surbs.dropped", "{surb}", "Reply SURBs received and dropped, because more came than are kept.",
            static client => client.Counters.ReplySurbsDropped.Value);
        _meter.Gauge<long>("nym.client.reply_surbs.held", "{surb}", "Reply SURBs held now: those received without those spent, expired and dropped.",
            static client => client.Counters.ReplySurbsHeld);
        _meter.Counter("nym.client.reply_keys.issued", "{key}", "Keys of reply SURBs given out.", static client => client.Counters.ReplyKeysIssued.Value);
        _meter.Counter("nym.client.reply_keys.used", "{key}", "Keys of reply SURBs that an answer used.", static client => client.Counters.ReplyKeysUsed.Value);
        _meter.Counter("nym.client.reply_keys.expired", "{key}", "Keys of reply SURBs that became too old.", static client => client.Counters.ReplyKeysExpired.Value);
        _meter.Counter("nym.client.reply_keys.dropped", "{key}", "Keys of reply SURBs dropped, because more are issued than are kept.",
            static client => client.Counters.ReplyKeysDropped.Value);
        _meter.Gauge<long>("nym.client.reply_keys.held", "{key}", "Keys of reply SURBs that wait for an answer now.", static client => client.Counters.ReplyKeysHeld);
        _meter.Counter("nym.client.reply_surb_requests", "{request}", "Requests for more reply SURBs, by what became of them: ours sent, foreign ones refused.", "nym.request.outcome",
            ("sent", static counters => counters.ReplySurbRequestsSent),
            ("refused", static counters => counters.ReplySurbRequestsRefused));
    }

    private void AddRate()
    {
        _meter.Gauge<double>("nym.client.rate.wished", "{packet}/s", "The rate that the settings ask for; none when packets leave as fast as they can.",
            static client => client.Report().Sending.WishedPacketsPerSecond);
        _meter.Gauge<double>("nym.client.rate.reached", "{packet}/s", "The rate of the last seconds.", static client => client.Report().Sending.PacketsPerSecond);
        _meter.Counter("nym.client.pacing.late", "{tick}", "Packets that left more than a millisecond after their time.", static client => client.Report().Pacing.LateTicks);
        _meter.Counter("nym.client.pacing.skipped", "{tick}", "Times at which nothing was sent, because the process was too late for them.",
            static client => client.Report().Pacing.SkippedTicks);
        _meter.Counter("nym.client.pacing.blocked", "{tick}", "Times at which nothing was sent, because the gateway had not taken the packet before.",
            static client => client.Report().Pacing.BlockedTicks);
        _meter.Gauge<int>("nym.client.pacing.slowdown", "1", "How many times longer than configured the mean time between two packets is now, 1 to 6.",
            static client => client.Report().Pacing.Slowdown);
    }

    private void AddCondition()
    {
        _meter.Gauge<int>("nym.client.online", "1", "1 while the client's own packets come back through the mixnet, else 0.",
            static client => client.Condition.Availability >= ClientAvailability.Degraded ? 1 : 0);
        _meter.Gauge<int>("nym.client.connected", "1", "1 while the client can send and receive, else 0.", static client => client.Status == ClientStatus.Connected ? 1 : 0);
        _meter.Gauge("nym.client.trouble", "1", "1 for each trouble that the client has now, else 0.", "nym.trouble", static client =>
        {
            var troubles = client.Condition.Troubles;
            return Enum.GetValues<ClientTrouble>().Select(trouble => (trouble.ToString(), troubles.Contains(trouble) ? 1 : 0));
        });
        _meter.Counter("nym.client.reconnections", "{reconnection}", "Times the gateway connection was made again after a loss.",
            static client => client.Counters.Reconnections.Value);
        _meter.Counter("nym.client.registrations.repeated", "{registration}", "Times the gateway had forgotten the client, and it was registered there again.",
            static client => client.Counters.RepeatedRegistrations.Value);
        _meter.Counter("nym.client.topologies.refused", "{topology}", "Network maps refused as a whole, because too much of the network was missing in them.",
            static client => client.Counters.RefusedTopologies.Value);
    }

    private void AddStore()
    {
        _meter.Counter("nym.client.store.changes", "{change}", "Changes that the client's store took.", static client => client.Counters.StoredChanges.Value);
        _meter.Counter("nym.client.store.refusals", "{refusal}", "Times the store could not write; what it was given is tried again.",
            static client => client.Counters.StoreRefusals.Value);
        _meter.Counter("nym.client.store.unstorable", "{change}", "Changes that the store can never take: a defect, contained.",
            static client => client.Counters.UnstorableChanges.Value);
    }

    private static IEnumerable<(string Value, int Number)> QueueLengths(NymClient client)
    {
        var lanes = client.Report().Lanes;
        return Lanes.Select(lane => (lane.Name, lanes.Where(one => one.Lane.Kind == lane.Kind).Sum(static one => one.Fragments)));
    }
}
