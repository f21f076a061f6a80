using System.Collections.Concurrent;
using System.Diagnostics;
using NymActors.Outgoing;
using NymActors.Streams.Actors;
using NymActors.Testing;

namespace NymActors.Telemetry;

/// <summary>One class for all tests that listen: while one does, spans are made everywhere.</summary>
public sealed class MessageSpanTests : IDisposable
{
    // Numbers of fragments that no other test has, so that the spans of others are not taken for theirs.
    private const int Fragments = 7_001;

    private readonly AnswerScope _receipts = new(Answers.Pooled);
    private readonly ConcurrentQueue<Activity> _ended = [];
    private ActivityListener? _listener;

    [Fact]
    public async Task A_message_that_is_acknowledged_has_a_span_from_its_acceptance_on_with_the_moment_it_was_sent()
    {
        Listen();
        var message = new MessageTracker(_receipts, Fragments);
        Assert.Null(Activity.Current);
        for (var i = 0; i < Fragments; i++)
        {
            Assert.Empty(Ended(Fragments));
            message.FragmentLeft();
            message.FragmentAcknowledged();
        }

        await Conditions.UntilAsync(() => Ended(Fragments).Any());
        var span = Assert.Single(Ended(Fragments));
        Assert.Equal("nym.message.send", span.OperationName);
        Assert.Equal(ActivityKind.Producer, span.Kind);
        Assert.Equal("sent", span.Events.First().Name);
        Assert.Equal("acknowledged", span.GetTagItem("nym.message.outcome"));
        Assert.Equal(["nym.message.fragments", "nym.message.outcome"], span.TagObjects.Select(static tag => tag.Key).Order());
    }

    [Fact]
    public async Task A_message_that_fails_or_whose_client_ends_says_why()
    {
        Listen();
        new MessageTracker(_receipts, Fragments + 1).Fail(new NymClientException(NymClientError.LaneClosed, "secret text"));
        _ = new MessageTracker(_receipts, Fragments + 2);
        _receipts.End(new NymClientException(NymClientError.Stopped, "secret text"));
        await Conditions.UntilAsync(() => Ended(Fragments + 1).Any() && Ended(Fragments + 2).Any());
        var failed = Assert.Single(Ended(Fragments + 1));
        Assert.Equal("LaneClosed", failed.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Null(failed.StatusDescription);
        Assert.Equal("Stopped", Assert.Single(Ended(Fragments + 2)).GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_message_that_is_to_be_confirmed_ends_with_that()
    {
        Listen();
        var message = new MessageTracker(_receipts, 1, wishes: MessageWishes.Of(new SendOptions { Confirm = true }, DateTimeOffset.UnixEpoch));
        message.FragmentLeft();
        message.FragmentAcknowledged();
        message.Confirm();
        await Conditions.UntilAsync(() => _ended.Any(static span => span.GetTagItem("nym.message.outcome") is "confirmed"));
        var span = Assert.Single(_ended, static span => span.GetTagItem("nym.message.outcome") is "confirmed");
        Assert.Equal(["sent", "acknowledged"], span.Events.Select(static happened => happened.Name));
    }

    [Fact]
    public void A_received_message_has_a_span_that_ends_once()
    {
        Listen();
        var arrived = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var span = MessageSpan.Receive(arrived);
        span.End("handed_over");
        span.End("dropped");
        var ended = Assert.Single(_ended, span => span.StartTimeUtc == arrived.UtcDateTime);
        Assert.Equal("nym.message.receive", ended.OperationName);
        Assert.Equal("handed_over", ended.GetTagItem("nym.message.outcome"));
    }

    [Fact]
    public void Whoever_ends_a_span_keeps_the_one_it_is_in()
    {
        Listen();
        using var own = new Activity("of the application").Start();
        var span = MessageSpan.Receive(DateTimeOffset.UnixEpoch);
        Assert.Same(own, Activity.Current);
        Assert.Null(span!.Parent);
        span.End("handed_over");
        Assert.Same(own, Activity.Current);
    }

    [Fact]
    public void Without_a_listener_there_is_no_span() => Assert.Null(MessageSpan.Receive(DateTimeOffset.UnixEpoch));

    public void Dispose() => _listener?.Dispose();

    private IEnumerable<Activity> Ended(int fragments) => _ended.Where(span => span.GetTagItem("nym.message.fragments") is int count && count == fragments);

    private void Listen()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == MessageSpan.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }
}
