using System.Threading.Channels;
using Akka.Actor;
using NymActors.Reception;
using NymActors.Sessions;

namespace NymActors.Tests.Sessions;

public sealed class SessionsActorTests : SessionKit
{
    [Fact]
    public async Task Each_application_has_an_actor_of_its_own()
    {
        var (_, first) = await OpenAsync();
        var (_, second) = await OpenAsync();
        Assert.NotEqual(first, second);
        Assert.Equal(Sessions.Path, second.Path.Parent);
    }

    [Fact]
    public async Task A_connection_that_nobody_waits_for_any_more_is_not_kept()
    {
        using var givenUp = new CancellationTokenSource();
        var opened = Answers.New<WebsocketSession>(givenUp.Token);
        await givenUp.CancelAsync();
        Sessions.Tell(new OpenSession(MessageHandover.WhenTaken, opened));
        var attached = await Siblings.ExpectMsgAsync<AttachApplication>(cancellationToken: Cancelled);
        Assert.Equal(attached.Application, (await Siblings.ExpectMsgAsync<DetachApplication>(cancellationToken: Cancelled)).Application);
    }

    [Theory]
    [InlineData(typeof(OpenSession))]
    [InlineData(typeof(OpenApplication))]
    public async Task Whoever_asks_for_a_connection_and_cannot_have_it_is_told(Type message)
    {
        FailAt(message);
        Task asked;
        if (message == typeof(OpenSession))
        {
            var opened = Answers.New<WebsocketSession>();
            Sessions.Tell(new OpenSession(MessageHandover.WhenTaken, opened));
            asked = opened.Task;
        }
        else
        {
            var opened = Answers.New<ApplicationConnection>();
            Sessions.Tell(new OpenApplication(Channel.CreateUnbounded<Delivery>().Writer, opened));
            asked = opened.Task;
        }

        Assert.Equal(NymClientError.Internal, (await Assert.ThrowsAsync<NymClientException>(() => AwaitedAsync(asked))).Error);

        // Here the parent is Akka's and restarts it; the client resumes it.
        Handling.Probe = null;
        await OpenAsync();
    }

    [Fact]
    public async Task Every_message_that_it_handles_stands_in_the_table_above()
    {
        await OpenAsync();
        Assert.Equal(
            [nameof(OpenApplication), nameof(OpenSession), nameof(PlaceLeft), nameof(StateChanged), nameof(Terminated)],
            Handling.Handlers.Where(static pair => pair.Actor == typeof(SessionsActor) && pair.Message != typeof(BeginWork))
                .Select(static pair => pair.Message.Name).Order());
    }
}
