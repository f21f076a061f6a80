using NymActors.Sphinx;

namespace NymActors.Outgoing;

public sealed class LaneBufferTests
{
    private readonly LaneBuffer<int> _lanes = new(new SeededRandomSource(1));

    [Fact]
    public void An_empty_buffer_gives_nothing() => Assert.False(_lanes.TryTake(out _, out _));

    [Fact]
    public void A_lane_is_first_in_first_out_and_vanishes_when_empty()
    {
        var lane = TransmissionLane.Connection(7);
        for (var i = 0; i < 300; i++)
        {
            _lanes.Add(lane, i);
        }

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(300 - i, _lanes.CountIn(lane));
            Assert.True(_lanes.TryTake(out var from, out var item));
            Assert.Equal((lane, i), (from, item));
        }

        Assert.Equal(0, _lanes.Count);
        Assert.Equal(0, _lanes.CountIn(lane));
    }

    [Fact]
    public void Short_lanes_go_before_long_ones()
    {
        for (var i = 0; i < 500; i++)
        {
            _lanes.Add(TransmissionLane.General, i);
        }

        for (var i = 0; i < 50; i++)
        {
            _lanes.Add(TransmissionLane.Retransmission, i);
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.True(_lanes.TryTake(out var lane, out _));
            Assert.Equal(TransmissionLane.Retransmission, lane);
        }
    }

    [Fact]
    public void Two_short_lanes_share_evenly()
    {
        var taken = new Dictionary<TransmissionLane, int>();
        for (var i = 0; i < 2000; i++)
        {
            // Refilled after each take, so both stay below the limit of a short lane.
            while (_lanes.CountIn(TransmissionLane.Connection(1)) < 50)
            {
                _lanes.Add(TransmissionLane.Connection(1), i);
            }

            while (_lanes.CountIn(TransmissionLane.Connection(2)) < 50)
            {
                _lanes.Add(TransmissionLane.Connection(2), i);
            }

            _lanes.TryTake(out var lane, out _);
            taken[lane] = taken.GetValueOrDefault(lane) + 1;
        }

        // Binomial(2000, 1/2): five standard deviations are 112.
        Assert.InRange(taken[TransmissionLane.Connection(1)], 888, 1112);
    }

    [Fact]
    public void Among_long_lanes_the_four_most_served_get_two_thirds_and_their_share_of_the_rest()
    {
        for (ulong lane = 0; lane < 8; lane++)
        {
            // A short lane is served first: it earns the head start that makes it one of the favoured.
            for (var i = 0; lane < 4 && i < 60; i++)
            {
                _lanes.Add(TransmissionLane.Connection(lane), i);
            }
        }

        for (var i = 0; i < 4 * 30; i++)
        {
            _lanes.TryTake(out _, out _);
        }

        for (ulong lane = 0; lane < 8; lane++)
        {
            for (var i = 0; i < 5000; i++)
            {
                _lanes.Add(TransmissionLane.Connection(lane), i);
            }
        }

        var favoured = 0;
        const int takes = 6000;
        for (var i = 0; i < takes; i++)
        {
            _lanes.TryTake(out var lane, out _);
            favoured += lane.ConnectionId < 4 ? 1 : 0;
        }

        // 2/3 + 1/3 * 4/8 = 5/6 of the takes; five standard deviations are 144.
        Assert.InRange(favoured, 4856, 5144);
    }

    [Fact]
    public void Removing_a_lane_returns_what_waited()
    {
        _lanes.Add(TransmissionLane.Connection(1), 10);
        _lanes.Add(TransmissionLane.Connection(1), 11);
        _lanes.Add(TransmissionLane.General, 12);
        Assert.Equal([10, 11], _lanes.RemoveLane(TransmissionLane.Connection(1)));
        Assert.Empty(_lanes.RemoveLane(TransmissionLane.Connection(1)));
        Assert.Equal(1, _lanes.Count);
    }
}
