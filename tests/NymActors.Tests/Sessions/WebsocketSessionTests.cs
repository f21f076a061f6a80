using Akka.Actor;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Keys;
using NymActors.Sessions;
using NymActors.Sphinx;
using NymActors.Streams.Actors;
using NymActors.Testing;

namespace NymActors.Tests.Sessions;

public sealed class WebsocketSessionTests
{
    [Fact]
    public async Task The_next_request_waits_until_the_response_is_written()
    {
        using var system = ActorSystem.Create("session", NymClient.DefaultHocon);
        using var identity = IdentityKeyPair.Generate(SystemRandomSource.Instance);
        using var encryption = EncryptionKeyPair.Generate(SystemRandomSource.Instance);
        var self = new Recipient(identity.PublicKey, encryption.PublicKey, identity.PublicKey);
        var answers = new AnswerScope(Answers.Pooled);
        var refs = TestRefs.AllTo(ActorRefs.Nobody);
        var sessions = system.ActorOf(SessionsActor.Props(
            refs, new(self, new SendingQueue(SystemRandomSource.Instance), static () => new(ClientStatus.Connected, new(ClientAvailability.Online, [], DateTimeOffset.UnixEpoch))), answers));
        var opened = answers.New<WebsocketSession>();
        sessions.Tell(new OpenSession(MessageHandover.WhenTaken, opened));
        await using var session = await opened.Task.WaitAsync(TestClients.Patience, TestContext.Current.CancellationToken);

        var handled = session.ReceiveTextAsync("""{"type":"selfAddress"}""");
        await using var outgoing = session.ReadOutgoingAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await outgoing.MoveNextAsync().AsTask().WaitAsync(TestClients.Patience, TestContext.Current.CancellationToken));
        Assert.Contains(self.ToString(), outgoing.Current.Text, StringComparison.Ordinal);
        Assert.False(handled.IsCompleted);

        // Asking for the next frame says that this one was written.
        var next = outgoing.MoveNextAsync().AsTask();
        await handled.WaitAsync(TestClients.Patience, TestContext.Current.CancellationToken);
        _ = session.ReceiveTextAsync("x");
        Assert.True(await next.WaitAsync(TestClients.Patience, TestContext.Current.CancellationToken));
        Assert.Contains("error", outgoing.Current.Text, StringComparison.Ordinal);
    }
}
