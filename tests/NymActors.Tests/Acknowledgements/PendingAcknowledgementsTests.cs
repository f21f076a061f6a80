using NymActors.Outgoing;
using NymActors.Protocol.Chunking;
using NymActors.Testing;

namespace NymActors.Acknowledgements;

public sealed class PendingAcknowledgementsTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    private readonly PendingAcknowledgements _pending = new();

    [Fact]
    public void A_fragment_expires_at_its_deadline_and_not_before()
    {
        var fragment = Fragments.One();
        _pending.Sent(fragment, TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), _pending.NextDeadline);
        Assert.Empty(Expire(1.999));
        Assert.Equal([fragment], Expire(2));
    }

    [Fact]
    public void An_acknowledged_fragment_never_expires_and_completes_its_message()
    {
        var fragments = Fragments.Of(3000, out var message);
        foreach (var fragment in fragments)
        {
            _pending.Sent(fragment, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, fragments.Count);
        Assert.Same(fragments[1], _pending.Acknowledge(fragments[1].Fragment.Identifier));
        Assert.False(message.Acknowledged.IsCompleted);
        Assert.Same(fragments[0], _pending.Acknowledge(fragments[0].Fragment.Identifier));
        Assert.True(message.Acknowledged.IsCompletedSuccessfully);
        Assert.Empty(Expire(10));
        Assert.Equal(0, _pending.Count);
    }

    [Fact]
    public void Sending_again_replaces_the_running_timer()
    {
        var fragment = Fragments.One();
        _pending.Sent(fragment, TimeSpan.FromSeconds(1));
        _pending.Sent(fragment, TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), _pending.NextDeadline);
        Assert.Empty(Expire(4));
        Assert.Equal([fragment], Expire(5));
    }

    [Fact]
    public void An_expired_fragment_can_still_be_acknowledged()
    {
        var fragment = Fragments.One();
        _pending.Sent(fragment, TimeSpan.FromSeconds(1));
        Expire(1);
        Assert.Same(fragment, _pending.Acknowledge(fragment.Fragment.Identifier));
        Assert.True(fragment.Settled);
    }

    [Fact]
    public void An_unknown_or_repeated_acknowledgement_is_nothing()
    {
        var fragment = Fragments.One();
        Assert.Null(_pending.Acknowledge(fragment.Fragment.Identifier));
        _pending.Sent(fragment, TimeSpan.FromSeconds(1));
        Assert.NotNull(_pending.Acknowledge(fragment.Fragment.Identifier));
        Assert.Null(_pending.Acknowledge(fragment.Fragment.Identifier));
        Assert.Null(_pending.Acknowledge(FragmentIdentifier.Cover));
    }

    [Fact]
    public void An_expired_fragment_is_handed_out_again_when_nothing_is_heard_of_it()
    {
        var fragment = Fragments.One();
        _pending.Sent(fragment, TimeSpan.FromSeconds(1));
        Assert.Equal([fragment], Expire(1));
        Assert.Equal(TimeSpan.FromSeconds(1) + Later, _pending.NextDeadline);
        Assert.Empty(Expire(60));
        Assert.Equal([fragment], Expire(61));
    }

    [Fact]
    public void Waits_are_shortened_and_never_lengthened_and_what_waits_to_be_sent_keeps_its_own()
    {
        var (late, soon, queued) = (Fragments.One(), Fragments.One(), Fragments.One());
        _pending.Sent(late, TimeSpan.FromSeconds(60));
        _pending.Sent(soon, TimeSpan.FromSeconds(5));
        _pending.Sent(queued, TimeSpan.FromSeconds(60));
        queued.IsQueued = true;
        _pending.Shorten(static _ => TimeSpan.FromSeconds(10));
        Assert.Equal([soon], Expire(5));
        Assert.Equal([late], Expire(10));
        Assert.Equal([queued], Expire(60));
    }

    private List<PendingFragment> Expire(double seconds)
    {
        var now = TimeSpan.FromSeconds(seconds);
        var expired = new List<PendingFragment>();
        while (_pending.TryTakeExpired(now, now + Later, out var fragment))
        {
            expired.Add(fragment);
        }

        return expired;
    }
}
