using System.Net;
using Akka.Actor;
using NymActors.Mixnet.Directory;
using NymActors.Mixnet.Nodes;
using NymActors.Protocol.Directory;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Directory;

public class DirectoryActorTests : NetworkActorTest
{
    [Fact]
    public async Task It_tells_its_address_answers_and_counts()
    {
        var context = ContextOf();
        var (parent, _) = Launch(PropsOf(context));
        var running = parent.ExpectMsg<DirectoryRunning>();
        Assert.NotEmpty(await AskAsync(context, running.EndPoint));
        Assert.Equal(1, context.DirectoryRequests);
    }

    [Fact]
    public async Task An_address_in_use_is_told_and_ends_it()
    {
        var context = ContextOf();
        await using var taken = await context.Seams.DirectoryServer.ListenAsync(
            new IPEndPoint(IPAddress.Loopback, 80), static _ => throw new InvalidOperationException("nobody asks"));
        context.DirectoryEndPoint = taken.EndPoint;
        var (parent, actor) = Launch(PropsOf(context));
        Assert.IsType<IOException>(parent.ExpectMsg<DirectoryFailed>().Cause);
        parent.ExpectTerminated(actor);
    }

    [Fact]
    public async Task Told_to_stop_it_frees_its_address_and_ends()
    {
        var context = ContextOf();
        var (parent, actor) = Launch(PropsOf(context));
        var running = parent.ExpectMsg<DirectoryRunning>();
        actor.Tell(StopGracefully.Instance);
        parent.ExpectTerminated(actor);
        await Assert.ThrowsAsync<DirectoryTransportException>(() => AskAsync(context, running.EndPoint));
    }

    [Fact]
    public void Told_to_stop_while_it_starts_it_ends_as_soon_as_it_runs()
    {
        var opening = new TaskCompletionSource<IListener>();
        var context = ContextOf();
        var slow = new MixnetContext(context.Options, context.Seams with { DirectoryServer = new SlowServer(opening.Task) });
        var (parent, actor) = Launch(PropsOf(slow));
        actor.Tell(StopGracefully.Instance);
        var listener = new CountedListener();
        opening.SetResult(listener);
        parent.ExpectMsg<DirectoryRunning>();
        parent.ExpectTerminated(actor);
        Assert.Equal(1, listener.Disposed);
    }

    [Fact]
    public async Task A_listener_that_opens_after_it_has_ended_is_closed_again()
    {
        var opening = new TaskCompletionSource<IListener>();
        var context = ContextOf();
        var slow = new MixnetContext(context.Options, context.Seams with { DirectoryServer = new SlowServer(opening.Task) });
        var (parent, actor) = Launch(PropsOf(slow));
        actor.Tell(PoisonPill.Instance);
        parent.ExpectTerminated(actor);
        var listener = new CountedListener();
        opening.SetResult(listener);
        await Eventually.TrueAsync(() => listener.Disposed == 1, "the listener is closed");
    }

    private static Props PropsOf(MixnetContext context)
    {
        var clock = new EpochClock { Start = DateTimeOffset.UnixEpoch, InitialEpochId = 1 };
        var endpoints = new DirectoryEndpoints([], new DirectorySnapshot(clock, context.Options.Time), context.Options.Time, () => "");
        return LocalProps.Create(() => new DirectoryActor(context, endpoints));
    }

    private static Task<byte[]> AskAsync(MixnetContext context, IPEndPoint directory) =>
        context.Seams.Directory.GetAsync(new Uri($"http://{directory}/api/v1/api-status/health"), CancellationToken.None);

    private sealed class SlowServer(Task<IListener> opening) : IDirectoryServer
    {
        public Task<IListener> ListenAsync(
            IPEndPoint endPoint, Func<DirectoryRequest, DirectoryResponse> answer, CancellationToken cancellationToken = default) => opening;
    }

    private sealed class CountedListener : IListener
    {
        private int _disposed;

        public int Disposed => Volatile.Read(ref _disposed);

        public IPEndPoint EndPoint { get; } = new(IPAddress.Loopback, 1);

        public ValueTask DisposeAsync()
        {
            Interlocked.Increment(ref _disposed);
            return ValueTask.CompletedTask;
        }
    }
}
