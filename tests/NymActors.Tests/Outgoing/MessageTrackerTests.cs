using NymActors.Streams.Actors;

namespace NymActors.Outgoing;

public sealed class MessageTrackerTests
{
    private readonly AnswerScope _receipts = new(Answers.Pooled);

    [Fact]
    public async Task A_message_is_sent_when_each_of_its_fragments_has_left_once()
    {
        var message = new MessageTracker(_receipts, 2);
        var sent = message.Sent;
        Assert.Same(sent, message.Sent);
        message.FragmentLeft();
        Assert.False(sent.IsCompleted);
        message.FragmentLeft();
        await sent;
        Assert.True(message.Sent.IsCompletedSuccessfully);
        Assert.False(message.Acknowledged.IsCompleted);
    }

    [Fact]
    public void A_message_whose_end_nobody_asks_for_costs_one_open_answer()
    {
        var message = new MessageTracker(_receipts, 1);
        Assert.Equal(1, _receipts.Open);
        message.FragmentLeft();
        message.FragmentAcknowledged();
        Assert.Equal(0, _receipts.Open);
        Assert.True(message.Sent.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_is_given_up_before_it_left_was_not_sent(bool asksBefore)
    {
        var message = new MessageTracker(_receipts, 2);
        var sent = asksBefore ? message.Sent : null;
        message.FragmentLeft();
        message.Fail(new NymClientException(NymClientError.LaneClosed, "lane closed"));
        Assert.Equal(NymClientError.LaneClosed, (await Assert.ThrowsAsync<NymClientException>(() => sent ?? message.Sent)).Error);
        Assert.Equal(0, _receipts.Open);
    }

    [Fact]
    public async Task A_message_that_is_acknowledged_was_sent_also_if_the_client_lost_sight_of_that()
    {
        var message = new MessageTracker(_receipts, 1);
        var sent = message.Sent;
        message.FragmentAcknowledged();
        await sent;
        await message.Acknowledged;
    }
}
