using System.Threading.Channels;
using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.Streams.Dsl;
using NymActors.Protocol.Addressing;
using NymActors.Reception;
using NymActors.Reports;
using NymActors.Sessions;
using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>
/// A client of the mixnet: hands messages to it and takes messages from it, so that nobody who watches the network learns who
/// talks to whom. Thread-safe. Dispose it to stop it.
/// </summary>
/// <example>
/// <code>
/// await using var client = await NymClient.ConnectAsync(NymClientOptions.ForNetwork(nymApiUrl));
/// MessageReceipt receipt = await client.SendAsync(recipient, bytes);
/// await foreach (IncomingMessage message in client.Messages) { ... }
/// </code>
/// </example>
public sealed partial class NymClient : IAsyncDisposable
{
    /// <summary>Settings of an actor system that a client makes for itself.</summary>
    internal static readonly Config DefaultHocon = ConfigurationFactory.ParseString(
        """
        akka {
          stdout-loglevel = WARNING
          loglevel = WARNING
          coordinated-shutdown.run-by-actor-system-terminate = on
        }
        """);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly IActorRef _actor;
    private readonly NymClientParts _parts;
    private readonly ActorSystem? _ownSystem;
    private readonly CancellationTokenSource _drain = new();
    private readonly Lazy<Task<FlushReport>> _stop;

    private NymClient(IActorRef actor, NymClientParts parts, ActorSystem? ownSystem)
    {
        _actor = actor;
        _parts = parts;
        _ownSystem = ownSystem;
        _stop = new Lazy<Task<FlushReport>>(EndAsync);
    }

    /// <summary>The client's own address: what others send to.</summary>
    public Recipient Address => _parts.Identity.Address;

    /// <summary>What the client did so far.</summary>
    public ClientCounters Counters => _parts.Life.Counters;

    /// <summary>
    /// Whether there are a gateway connection and a network map now: what it takes to send. <see cref="Condition"/> says more, and whether packets
    /// get through.
    /// </summary>
    public ClientStatus Status => _parts.Life.Stopped.IsCompleted ? ClientStatus.Stopped : _parts.State.Status;

    /// <summary>
    /// How far the client can be relied on now, and why. It is online when its own packets came back through the mixnet a moment ago, never because
    /// a socket opened.
    /// </summary>
    public ClientCondition Condition => _parts.Condition;

    /// <summary>
    /// The condition now, and then each change as it happens, to the end of the client. Any number of readers; one that falls far behind hears of
    /// the newest changes.
    /// </summary>
    public IAsyncEnumerable<ClientCondition> StatusChanges => _parts.State.Feed.WatchAsync();

    /// <summary>Waits until the client is at least so available: <c>Online</c> once its own packets come back through the mixnet.</summary>
    /// <param name="atLeast">What to wait for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The condition that was waited for.</returns>
    /// <exception cref="NymClientException">The client stopped before (<see cref="NymClientError.Stopped"/>).</exception>
    public Task<ClientCondition> WaitForStatusAsync(ClientAvailability atLeast, CancellationToken cancellationToken = default) =>
        WaitForStatusAsync(condition => condition.Availability >= atLeast, cancellationToken);

    /// <summary>Waits for a condition.</summary>
    /// <param name="condition">Tells it when it sees it; called with the condition now, and with each change.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The condition that was waited for.</returns>
    /// <exception cref="NymClientException">The client stopped before (<see cref="NymClientError.Stopped"/>).</exception>
    public Task<ClientCondition> WaitForStatusAsync(Func<ClientCondition, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return _parts.State.Feed.WaitAsync(condition, cancellationToken);
    }

    /// <summary>
    /// Tells the client that the network is back: it connects to its gateway at once instead of after the wait under way. A connection that
    /// stands is asked at once whether it lives, and never cut while it does.
    /// </summary>
    public void ReconnectNow() => _parts.Refs.Gateway.Tell(Gateways.ReconnectNow.Instance, ActorRefs.NoSender);

    /// <summary>How the client is now, in figures.</summary>
    public ClientReport Report() => _parts.Report();

    /// <summary>Completes when the client was disposed; faults when it had to stop by itself.</summary>
    public Task Stopped => _parts.Life.Stopped;

    /// <summary>
    /// The messages that arrive, in order. One reader at a time, and none beside local WebSocket sessions: a second one waits until the first has
    /// ended, and the log says so. A message is delivered when the reader has it; those it did not take go to the next reader.
    /// </summary>
    public IAsyncEnumerable<IncomingMessage> Messages => ReadMessages();

    /// <summary>
    /// The messages that arrive, in order, for readers that may fail at one: each stays the client's until
    /// <see cref="IncomingDelivery.CommitAsync"/>, and comes again if the reader or the process ends before. At most 64 are handed out and not
    /// committed. As to other readers, the rules of <see cref="Messages"/> apply.
    /// </summary>
    public IAsyncEnumerable<IncomingDelivery> Deliveries => ReadDeliveries();

    /// <summary>The messages that arrive, as a stream of deliveries to be committed; the rules of <see cref="Deliveries"/> apply.</summary>
    public Source<IncomingDelivery, NotUsed> CommittableSource => Akka.Streams.Dsl.Source.From(() => ReadDeliveries());

    /// <summary>The messages that arrive, as a stream; the rules of <see cref="Messages"/> apply.</summary>
    public Source<IncomingMessage, NotUsed> Source => Akka.Streams.Dsl.Source.From(() => ReadMessages());

    /// <summary>
    /// Starts a client: registers it with a gateway if its storage holds no registration, fetches the network map, connects to
    /// the gateway and begins to send cover traffic.
    /// </summary>
    /// <param name="options">Which network, which identity, which settings.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>The running client.</returns>
    /// <exception cref="NymClientException">
    /// The stored keys cannot be used, the directory or gateway cannot be reached or refuses the client, or the actor system has been
    /// terminated; the message says what to do.
    /// </exception>
    public static async Task<NymClient> ConnectAsync(NymClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parts = await NymClientParts.CreateAsync(options, cancellationToken).ConfigureAwait(false);
        var ownSystem = options.ActorSystem is null ? ActorSystem.Create("nym-client", DefaultHocon) : null;
        NymClient? client = null;
        try
        {
            parts.Life.CancelStartWith(cancellationToken);
            var actor = await NymClients.StartAsync(
                options.ActorSystem ?? ownSystem!, options.Configuration.Id, NymClientActor.Props(parts), parts.Life.Answers).ConfigureAwait(false);
            client = new NymClient(actor, parts, ownSystem);
            await parts.Life.Started.ConfigureAwait(false);
            return client;
        }
        catch
        {
            if (client is not null)
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                await parts.CloseStoreAsync().ConfigureAwait(false);
                parts.Dispose();
                if (ownSystem is not null)
                {
                    await ownSystem.Terminate().ConfigureAwait(false);
                }
            }

            throw;
        }
    }

    /// <summary>
    /// Opens a session of the local WebSocket API. There may be several at once: an answer to an anonymous message goes to the session that
    /// sent it while that is open; everything else goes to the one that has been open longest.
    /// </summary>
    /// <param name="receivesMessages">Whether messages are delivered to it; one that only asks and sends takes none away from the others.</param>
    /// <returns>The session; whoever owns the socket moves frames in and out of it.</returns>
    public Task<WebsocketSession> OpenSessionAsync(bool receivesMessages = true)
    {
        var opened = _parts.Life.Answers.New<WebsocketSession>();
        _parts.Refs.Sessions.Tell(new OpenSession(receivesMessages, opened), ActorRefs.NoSender);
        return opened.Task;
    }

    /// <summary>Waits until every message that was accepted so far, or is meanwhile, is acknowledged or given up.</summary>
    /// <param name="deadline">How long at most, zero or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What stayed behind when the deadline passed.</returns>
    public async Task<FlushReport> FlushAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        var outbox = _parts.State.Traffic.Outbox;
        using var limit = new CancellationTokenSource(deadline, _parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var waiting = new AnswerScope(_parts.Life.Answers.Answers).New<bool>(both.Token);
        _ = EndWithAsync(outbox.WhenEmpty(_parts.Life.Answers.Answers), waiting);
        await ((Task)waiting.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return new FlushReport(outbox.Count);
    }

    /// <summary>
    /// Stops the client: takes nothing more in, waits up to <see cref="NymClientOptions.DrainTimeout"/> for the acknowledgement of what it
    /// took while it is connected, and keeps the rest as <see cref="NymClientOptions.Outbox"/> says. Receipts that are open then fault.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for acknowledgements, not the stop.</param>
    /// <returns>What stayed behind.</returns>
    public async Task<FlushReport> StopAsync(CancellationToken cancellationToken = default)
    {
        using var registration = cancellationToken.UnsafeRegister(static drain => ((CancellationTokenSource)drain!).Cancel(), _drain);
        return await _stop.Value.ConfigureAwait(false);
    }

    /// <summary>Stops the client as <see cref="StopAsync"/> does.</summary>
    public ValueTask DisposeAsync() => new(_stop.Value);

    private async Task<FlushReport> EndAsync()
    {
        var left = await DrainAsync().ConfigureAwait(false);
        _actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
        using var limit = new CancellationTokenSource(StopTimeout, _parts.Time);
        var ended = new AnswerScope(_parts.Life.Answers.Answers).New<bool>(limit.Token);
        _ = EndWithAsync(Stopped, ended);
        try
        {
            await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            if (_ownSystem is not null)
            {
                await _ownSystem.Terminate().ConfigureAwait(false);
            }

            _parts.Life.End(null);
            await _parts.CloseStoreAsync().ConfigureAwait(false);
            _parts.Dispose();
        }

        return left;
    }

    private async Task<FlushReport> DrainAsync()
    {
        if (Status == ClientStatus.Connected && _parts.DrainTimeout > TimeSpan.Zero)
        {
            try
            {
                return await FlushAsync(_parts.DrainTimeout, _drain.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Whoever stops the client has no more time.
            }
        }

        return new FlushReport(_parts.State.Traffic.Outbox.Count);
    }

    private static async Task EndWithAsync(Task task, Answer<bool> ended)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.TrySet(true);
    }

    private async IAsyncEnumerable<IncomingMessage> ReadMessages(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var delivery in ReadDeliveries(cancellationToken).ConfigureAwait(false))
        {
            delivery.Take();
            yield return delivery.Message;
        }
    }

    private async IAsyncEnumerable<IncomingDelivery> ReadDeliveries(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The reception's window bounds what the channel holds.
        var deliveries = Channel.CreateUnbounded<Delivery>(new UnboundedChannelOptions
        {
            SingleReader = true,
            AllowSynchronousContinuations = _parts.Life.Answers.Answers.AreSteps,
        });
        var opened = _parts.Life.Answers.New<ApplicationConnection>(cancellationToken);
        _parts.Refs.Sessions.Tell(new OpenApplication(deliveries.Writer, opened), ActorRefs.NoSender);
        var application = await opened.Task.ConfigureAwait(false);
        try
        {
            await foreach (var delivery in deliveries.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return new IncomingDelivery(application, delivery);
            }
        }
        finally
        {
            // The next reader may come at once, and must not find this one still attached.
            await application.EndAsync().ConfigureAwait(false);
        }
    }
}
