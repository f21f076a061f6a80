using System.Threading.Channels;
using Akka.Actor;
using NymActors.Reception;
using NymActors.Sessions;

namespace NymActors.Tests.Sessions;

public sealed class ApplicationActorTests : SessionKit
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();

    [Fact]
    public async Task Deliveries_reach_the_reader_and_are_confirmed_when_it_has_them()
    {
        var (connection, actor) = await OpenReaderAsync();
        actor.Tell(new Delivery(3, new IncomingMessage(new byte[1], null)));
        Assert.Equal(3, (await AwaitedAsync(_deliveries.Reader.ReadAsync(Cancelled).AsTask())).Sequence);
        connection.Confirm(3);
        Assert.Equal(3, (await Siblings.ExpectMsgAsync<ConfirmDelivery>(cancellationToken: Cancelled)).Sequence);
    }

    [Fact]
    public async Task A_reader_that_ends_is_detached_before_the_next_one_can_come()
    {
        var (connection, actor) = await OpenReaderAsync();
        await AwaitedAsync(connection.EndAsync());
        Assert.Equal(actor, (await Siblings.ExpectMsgAsync<DetachApplication>(cancellationToken: Cancelled)).Application);
        await AwaitedAsync(_deliveries.Reader.Completion);
    }

    [Fact]
    public async Task A_second_reader_waits_and_goes_on_when_its_turn_comes()
    {
        var (_, actor) = await OpenReaderAsync();
        actor.Tell(AttachDeferred.Instance);
        actor.Tell(Attached.Instance);
        actor.Tell(new Delivery(3, new IncomingMessage(new byte[1], null)));
        Assert.Equal(3, (await AwaitedAsync(_deliveries.Reader.ReadAsync(Cancelled).AsTask())).Sequence);
    }

    [Theory]
    [InlineData(typeof(Delivery))]
    [InlineData(typeof(Attached))]
    [InlineData(typeof(AttachDeferred))]
    public async Task A_reader_whose_actor_fails_ends_and_is_detached(Type message)
    {
        var (connection, actor) = await OpenReaderAsync();
        FailAt(message);
        actor.Tell(message.Name switch
        {
            nameof(Delivery) => new Delivery(3, new IncomingMessage(new byte[1], null)),
            nameof(Attached) => Attached.Instance,
            _ => AttachDeferred.Instance,
        });
        Assert.Equal(actor, (await Siblings.ExpectMsgAsync<DetachApplication>(cancellationToken: Cancelled)).Application);
        await AwaitedAsync(_deliveries.Reader.Completion);
        await AwaitedAsync(connection.EndAsync());
    }

    [Fact]
    public async Task Every_message_that_it_handles_stands_in_the_table_above()
    {
        await OpenReaderAsync();
        var rows = typeof(ApplicationActorTests).GetMethod(nameof(A_reader_whose_actor_fails_ends_and_is_detached))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Select(static row => ((Type)((InlineDataAttribute)row).Data[0]!).Name);
        Assert.Equal(
            Handling.Handlers.Where(static pair => pair.Actor == typeof(ApplicationActor) && pair.Message != typeof(BeginWork))
                .Select(static pair => pair.Message.Name).Order(),
            rows.Order());
    }

    private async Task<(ApplicationConnection Connection, IActorRef Actor)> OpenReaderAsync()
    {
        var opened = Answers.New<ApplicationConnection>();
        Sessions.Tell(new OpenApplication(_deliveries.Writer, opened));
        var actor = (await Siblings.ExpectMsgAsync<AttachApplication>(cancellationToken: Cancelled)).Application;
        return (await AwaitedAsync(opened.Task), actor);
    }
}
