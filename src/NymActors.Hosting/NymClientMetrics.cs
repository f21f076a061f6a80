using System.Diagnostics.Metrics;

namespace NymActors.Hosting;

/// <summary>
/// The counters of the hosted clients of one actor system as instruments of the meter <c>NymActors</c>, read when a listener
/// (dotnet-counters, OpenTelemetry) asks. Each measurement has the client's name in the tag <c>nym.client</c>; where several
/// counters make one instrument, a second tag tells them apart.
/// </summary>
internal sealed class NymClientMetrics : IDisposable
{
    private readonly Meter _meter = new("NymActors");
    private readonly Func<IEnumerable<HostedNymClient>> _clients;

    public NymClientMetrics(Func<IEnumerable<HostedNymClient>> clients)
    {
        _clients = clients;
        Counter("nym.client.packets.sent", "{packet}", "Packets handed to the gateway, by what they carry.", "nym.packet.kind",
            ("fragment", static counters => counters.RealPacketsSent),
            ("cover", static counters => counters.CoverPacketsSent),
            ("loop_cover", static counters => counters.LoopCoverPacketsSent));
        Counter("nym.client.packets.received", "{packet}", "Packets received, by what they carry.", "nym.packet.kind",
            ("fragment", static counters => counters.FragmentsReceived),
            ("cover", static counters => counters.CoverPacketsReceived),
            ("malformed", static counters => counters.MalformedPackets));
        Counter("nym.client.acknowledgements.received", "{acknowledgement}", "Acknowledgements received, by what they acknowledge.", "nym.acknowledgement.kind",
            ("fragment", static counters => counters.Acknowledgements),
            ("cover", static counters => counters.CoverAcknowledgements),
            ("unknown", static counters => counters.UnknownAcknowledgements),
            ("malformed", static counters => counters.MalformedAcknowledgements));
        Counter("nym.client.messages.received", "{message}", "Messages put together from fragments.",
            static counters => counters.MessagesReceived);
        Counter("nym.client.messages.dropped", "{message}", "Messages received and dropped, by reason.", "nym.drop.reason",
            ("malformed", static counters => counters.MalformedMessages),
            ("undelivered", static counters => counters.UndeliveredMessages));
        Counter("nym.client.retransmissions", "{fragment}", "Fragments sent again because no acknowledgement came in time.",
            static counters => counters.Retransmissions);
        Counter("nym.client.fragments.given_up", "{fragment}", "Fragments the client stopped sending.",
            static counters => counters.GivenUp);
        Counter("nym.client.packets.unroutable", "{packet}", "Packets not built because no usable network map is held.",
            static counters => counters.UnroutablePackets);
        Counter("nym.client.reply_surbs.received", "{surb}", "Reply SURBs received.",
            static counters => counters.ReplySurbsReceived);
        Counter("nym.client.reply_surbs.dropped", "{surb}", "Reply SURBs received and dropped, because more came than are kept.",
            static counters => counters.ReplySurbsDropped);
        Counter("nym.client.reply_surb_requests", "{request}", "Requests for more reply SURBs, by what became of them: ours sent, foreign ones refused.", "nym.request.outcome",
            ("sent", static counters => counters.ReplySurbRequestsSent),
            ("refused", static counters => counters.ReplySurbRequestsRefused));
        Counter("nym.client.gateway_frames.malformed", "{frame}", "Frames from the gateway that do not decrypt or decode.",
            static counters => counters.MalformedGatewayFrames);
        Counter("nym.client.reconnections", "{reconnection}", "Times the gateway connection was made again after a loss.",
            static counters => counters.Reconnections);
        Counter("nym.client.registrations.repeated", "{registration}", "Times the gateway had forgotten the client, and it was registered there again.",
            static counters => counters.RepeatedRegistrations);
        Counter("nym.client.packets.refused", "{packet}", "Packets that the gateway refused for want of bandwidth; what they carried is sent again.",
            static counters => counters.RefusedPackets);
        Counter("nym.client.topologies.refused", "{topology}", "Network maps refused as a whole, because too much of the network was missing in them.",
            static counters => counters.RefusedTopologies);
        Gauge("nym.client.online", "1", "1 while the client's own packets come back through the mixnet, else 0.",
            static client => client.Condition.Availability >= ClientAvailability.Degraded ? 1 : 0);
        _meter.CreateObservableGauge(
            "nym.client.trouble",
            () => Connected().SelectMany(static client => Enum.GetValues<ClientTrouble>().Select(trouble => new Measurement<int>(
                client.Client.Condition.Troubles.Contains(trouble) ? 1 : 0, NameOf(client), new KeyValuePair<string, object?>("nym.trouble", trouble.ToString())))),
            "1",
            "1 for each trouble that the client has now, else 0.");
        Gauge("nym.client.acknowledgements.pending", "{fragment}", "Fragments that wait for an acknowledgement now.", static client => client.Counters.PendingAcknowledgements);
        Gauge("nym.client.connected", "1", "1 while the client can send and receive, else 0.", static client => client.Status == ClientStatus.Connected ? 1 : 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Counter(string name, string unit, string description, Func<ClientCounters, Counter> read) =>
        _meter.CreateObservableCounter(
            name, () => Connected().Select(client => new Measurement<long>(read(client.Client.Counters).Value, NameOf(client))), unit, description);

    private void Counter(
        string name, string unit, string description, string tag, params (string Value, Func<ClientCounters, Counter> Read)[] counters) =>
        _meter.CreateObservableCounter(
            name,
            () => Connected().SelectMany(client => counters.Select(counter => new Measurement<long>(
                counter.Read(client.Client.Counters).Value, NameOf(client), new KeyValuePair<string, object?>(tag, counter.Value)))),
            unit,
            description);

    private void Gauge(string name, string unit, string description, Func<NymClient, int> read) =>
        _meter.CreateObservableGauge(
            name, () => Connected().Select(client => new Measurement<int>(read(client.Client), NameOf(client))), unit, description);

    private IEnumerable<(string Name, NymClient Client)> Connected() =>
        _clients().Where(static hosted => hosted.HasConnected).Select(static hosted => (hosted.Name, hosted.Client));

    private static KeyValuePair<string, object?> NameOf((string Name, NymClient Client) client) => new("nym.client", client.Name);
}
