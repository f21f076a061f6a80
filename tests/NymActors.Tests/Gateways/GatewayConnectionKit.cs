using NymActors.Acknowledgements;
using NymActors.Configuration;
using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol.Gateway;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Testing;

namespace NymActors.Gateways;

/// <summary>The connection's actor alone, with a gateway that does what the test says.</summary>
public abstract class GatewayConnectionKit : ActorTest
{
    internal const long Plenty = 1L << 40;
    internal const int WindowBytes = 4_000;

    internal static readonly TimeSpan LongestFirstWait = TimeSpan.FromMilliseconds(500);
    internal static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly SendingQueue _queue = new(new SeededRandomSource(1));

    /// <param name="configure">Changes what the patience of the connection follows from.</param>
    protected GatewayConnectionKit(Func<ClientConfiguration, ClientConfiguration>? configure = null)
    {
        var configuration = new ClientConfiguration { Id = "alice", StoragePaths = StoragePaths.Below("/nowhere") };
        configuration = configure?.Invoke(configuration) ?? configuration;
        Calendar = new JumpingTime(Time);
        Codec = new BinaryFrameCodec(Network.Registration.SharedKey, new SeededRandomSource(51));
        State = new GatewayConnectionState(
            configuration.GatewayConnection,
            LinkPatience.Of(configuration),
            new SeededRandomSource(52),
            new PacketWriter(Refs, _queue, Counters, Calendar),
            Calendar);
    }

    internal TestNetwork Network { get; } = new();

    internal ReceptionWindow Window { get; } = new(WindowBytes);

    /// <summary>The attempts to connect, oldest first; the test decides how they end.</summary>
    internal List<TaskCompletionSource<GatewayLink>> Attempts { get; } = [];

    internal BinaryFrameCodec Codec { get; }

    internal JumpingTime Calendar { get; }

    internal GatewayConnectionState State { get; }

    internal SendingQueue Queue => _queue;

    internal Task StartAsync() => StartAsync(
        GatewayConnectionActor.Props(new(Refs, State, Network.Registration.Gateway, OpenLink, Window, Queue, Counters)),
        ClientChildren.Gateway,
        _ => State.Rebuild());

    /// <summary>Lets time pass as it does: a second at a time.</summary>
    internal async Task PassAsync(TimeSpan time, Func<Task>? eachSecond = null)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += CheckInterval)
        {
            await (eachSecond?.Invoke() ?? Task.CompletedTask);
            await AdvanceAsync(CheckInterval);
        }
    }

    private Task<GatewayLink> OpenLink(CancellationToken stopped)
    {
        var attempt = new TaskCompletionSource<GatewayLink>();
        stopped.Register(() => attempt.TrySetCanceled(stopped));
        Attempts.Add(attempt);
        return attempt.Task;
    }

    internal GatewayLink Link(IGatewayConnection connection, long balance = Plenty, IReadOnlyList<GatewayMessage>? earlyFrames = null) =>
        new(connection, Codec, BinaryFrameKind.Standard, balance, earlyFrames ?? []);

    /// <summary>Lets the attempt succeed that is under way; returns the gateway's end.</summary>
    internal async Task<InMemoryGatewayConnection> OpenAsync(long balance = Plenty, IReadOnlyList<GatewayMessage>? earlyFrames = null)
    {
        var (connection, gateway) = InMemoryGatewayConnection.CreatePair();
        Attempts[^1].SetResult(Link(connection, balance, earlyFrames));
        await Conditions.UntilAsync(() => ReferenceEquals(State.Link?.Connection, connection));
        await SettleAsync();
        return gateway;
    }

    /// <summary>Packets still leave and arrive.</summary>
    internal async Task WorksAsync(InMemoryGatewayConnection gateway)
    {
        await gateway.SendBinaryAsync(Frame(new byte[30]));
        await Acknowledgements.FishForMessageAsync(static message => message is AcknowledgementReceived { Payload.Length: 30 }, TestClients.Patience);
        var packet = Packet();
        await TellAsync(packet);
        Assert.NotNull(await gateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
        await Acknowledgements.FishForMessageAsync(
            message => message is FragmentSent sent && sent.Fragment == packet.Fragment, TestClients.Patience);
    }

    internal async Task CauseAsync(string message, InMemoryGatewayConnection gateway)
    {
        switch (message)
        {
            case nameof(SenderStarted):
                await TellAsync(SenderStarted.Instance);
                await ExpectMsgAsync<PacketTaken>();
                break;
            case nameof(PacketWritten):
                await TellAsync(Packet());
                await ExpectMsgAsync<PacketTaken>();
                Assert.NotNull(await gateway.ReceiveAsync().AsTask().WaitAsync(TestClients.Patience));
                break;
            case nameof(FrameReceived):
                await gateway.SendBinaryAsync(Frame(new byte[1643]));
                break;
            case nameof(RoomAvailable):
                await TellAsync(RoomAvailable.Instance);
                break;
            default:
                await AdvanceAsync(CheckInterval);
                break;
        }
    }

    internal byte[] Frame(byte[] content) => Codec.Encode(BinaryFrameKind.Standard, content);

    internal OutgoingPacket Packet()
    {
        var fragment = Fragments.One();
        return new OutgoingPacket(
            Network.Preparer.PrepareForward(fragment.Fragment, Network.Address, Network.Map), fragment, PacketOrigin.Real, fragment.Transmission);
    }
}
