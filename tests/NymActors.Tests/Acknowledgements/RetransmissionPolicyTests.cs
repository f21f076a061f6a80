using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Testing;

namespace NymActors.Acknowledgements;

/// <summary>The policy on networks that are slow, or lose most of what they are given: simulated, event by event.</summary>
public sealed class RetransmissionPolicyTests
{
    private static readonly TimeSpan Mixing = TimeSpan.FromMilliseconds(90);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void On_a_network_whose_round_trip_is_ten_seconds_there_are_hardly_any_copies_after_the_first_acknowledgements()
    {
        var network = new Simulation(roundTrip: TimeSpan.FromSeconds(10), loss: 0);
        network.Run(fragments: 600);

        // Those sent before anything was known may be sent again; a minute later it is known.
        var later = network.Sent.Where(static sent => sent.First > TimeSpan.FromMinutes(1)).ToList();
        Assert.True(later.Count >= 290, $"{later.Count} fragments");
        var needless = later.Sum(static sent => sent.Transmissions - 1);
        Assert.True(needless <= later.Count / 20, $"{needless} needless copies of {later.Count} fragments");
        Assert.All(network.Sent, static sent => Assert.True(sent.IsAcknowledged));
    }

    [Fact]
    public void Where_three_of_four_packets_are_lost_the_waits_stay_short()
    {
        var network = new Simulation(roundTrip: TimeSpan.FromMilliseconds(300), loss: 0.75);
        network.Run(fragments: 600);
        Assert.All(network.Sent, static sent => Assert.True(sent.IsAcknowledged));
        var longest = network.LongestWait;
        Assert.True(longest < TimeSpan.FromSeconds(6), $"the longest wait was {longest.TotalSeconds:0.0} s");
    }

    [Fact]
    public void No_wait_is_longer_than_the_longest_whatever_was_observed()
    {
        var policy = NewPolicy();
        var fragment = Fragments.One();
        fragment.ExpectedRoundTrip = TimeSpan.FromHours(1);
        Assert.Equal(RetransmissionPolicy.LongestWait, policy.Wait(fragment));
        fragment.ExpectedRoundTrip = TimeSpan.Zero;
        fragment.SentAt = (TimeSpan.Zero, TimeSpan.Zero);
        policy.Acknowledged(fragment, TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromSeconds(30), policy.Allowance);
    }

    [Fact]
    public void Without_a_bound_a_fragment_is_tried_for_an_hour_and_at_least_twenty_times_at_a_pace_of_seconds()
    {
        var policy = new RetransmissionPolicy(1.5, TimeSpan.FromMilliseconds(1500), null, 10);
        var fragment = Fragments.One();
        fragment.WatchedSince = TimeSpan.Zero;
        var (now, tries) = (TimeSpan.Zero, 1);
        while (policy.AllowsAnother(fragment, now += policy.Wait(fragment)))
        {
            tries++;
            fragment.Retransmissions++;
            Assert.True(policy.Wait(fragment) <= TimeSpan.FromSeconds(10));
        }

        Assert.InRange(now, TimeSpan.FromHours(1), TimeSpan.FromHours(1) + TimeSpan.FromSeconds(10));
        Assert.InRange(tries, 1_000, 2_000);

        // One that was away for most of the time.
        fragment.Retransmissions = 3;
        Assert.True(policy.AllowsAnother(fragment, TimeSpan.FromDays(1)));
        fragment.Retransmissions = 20;
        Assert.False(policy.AllowsAnother(fragment, TimeSpan.FromDays(1)));
    }

    [Fact]
    public void The_ten_attempts_of_a_reply_outlast_ten_minutes()
    {
        var policy = NewPolicy();
        var reply = Fragments.OfReply(SenderTag.Create(new SeededRandomSource(1)), 10, TransmissionLane.General).Single();
        reply.WatchedSince = TimeSpan.Zero;
        var now = policy.Wait(reply);
        Assert.True(now < TimeSpan.FromSeconds(2));
        for (; policy.AllowsAnother(reply, now); now += policy.Wait(reply))
        {
            reply.Retransmissions++;
        }

        Assert.Equal(10, reply.Retransmissions);
        Assert.InRange(now, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void Tries_that_are_wished_for_a_message_go_before_all_other_bounds()
    {
        var policy = NewPolicy();
        var tracker = new MessageTracker(Fragments.Receipts, 1, wishes: new MessageWishes(Confirm: false, null, MaximumTries: 3));
        var fragment = PendingFragment.To(Fragments.Recipient, Fragments.One().Fragment, TransmissionLane.General, tracker);
        fragment.Retransmissions = 1;
        Assert.True(policy.AllowsAnother(fragment, TimeSpan.Zero));
        fragment.Retransmissions = 2;
        Assert.False(policy.AllowsAnother(fragment, TimeSpan.Zero));
    }

    private static RetransmissionPolicy NewPolicy() => new(1.5, TimeSpan.FromMilliseconds(1500), 100, 10);

    private sealed class Simulation(TimeSpan roundTrip, double loss)
    {
        private readonly RetransmissionPolicy _policy = NewPolicy();
        private readonly SeededRandomSource _random = new(7);
        private readonly PriorityQueue<Action, (TimeSpan Due, long Order)> _events = new();
        private TimeSpan _now;
        private long _order;

        public List<Watched> Sent { get; } = [];

        public TimeSpan LongestWait { get; private set; }

        public void Run(int fragments)
        {
            for (var i = 0; i < fragments; i++)
            {
                At(Interval * i, () => Send(new Watched(Fragments.One(), _now)));
            }

            while (_events.TryDequeue(out var happen, out var key))
            {
                _now = key.Due;
                happen();
            }
        }

        private void Send(Watched sent)
        {
            if (sent.Transmissions == 0)
            {
                Sent.Add(sent);
            }

            var fragment = sent.Fragment;
            sent.Transmissions++;
            fragment.ExpectedRoundTrip = Mixing;
            fragment.SentAt = (sent.First, _now);
            if (_random.NextDouble() >= loss)
            {
                // A tenth of the round trip of jitter.
                At(_now + (roundTrip * (0.95 + (_random.NextDouble() / 10))), () => Acknowledge(sent));
            }

            var wait = _policy.Wait(fragment);
            LongestWait = wait > LongestWait ? wait : LongestWait;
            var transmission = sent.Transmissions;
            At(_now + wait, () => OnDeadline(sent, transmission));
        }

        private void OnDeadline(Watched sent, int transmission)
        {
            if (!sent.IsAcknowledged && sent.Transmissions == transmission && _policy.AllowsAnother(sent.Fragment, _now))
            {
                sent.Fragment.Retransmissions++;
                Send(sent);
            }
        }

        private void Acknowledge(Watched sent)
        {
            if (sent.IsAcknowledged)
            {
                _policy.AcknowledgedAgain(sent.Fragment.Fragment.Identifier);
                return;
            }

            sent.IsAcknowledged = true;
            _policy.Acknowledged(sent.Fragment, _now);
        }

        private void At(TimeSpan due, Action happen) => _events.Enqueue(happen, (due, _order++));
    }

    private sealed class Watched(PendingFragment fragment, TimeSpan first)
    {
        public PendingFragment Fragment { get; } = fragment;

        public TimeSpan First { get; } = first;

        public int Transmissions { get; set; }

        public bool IsAcknowledged { get; set; }
    }
}
