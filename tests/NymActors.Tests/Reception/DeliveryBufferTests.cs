namespace NymActors.Reception;

public sealed class DeliveryBufferTests
{
    private readonly DeliveryBuffer<string> _buffer = new(maximumBytes: 10_000, window: 3);
    private long _last;

    public DeliveryBufferTests() => _buffer.Attach("a", 0);

    [Fact]
    public void No_more_than_the_window_is_handed_out_before_a_confirmation()
    {
        Fill(5);
        Assert.Equal([1, 2, 3], HandOutAll());
        _buffer.Confirm(2);
        Assert.Equal([4], HandOutAll());
        Assert.Equal(4, _buffer.Count);
    }

    [Fact]
    public void What_an_application_did_not_confirm_comes_first_for_the_next_one()
    {
        Fill(4);
        HandOutAll();
        _buffer.Confirm(1);
        Assert.True(_buffer.Detach("a", out _));
        Assert.False(_buffer.Detach("a", out _));
        Assert.False(_buffer.TryHandOut(out _, out _));
        _buffer.Attach("b", 0);
        Assert.Equal([2, 3, 4], HandOutAll());
    }

    [Fact]
    public void It_is_full_at_its_limit_and_takes_what_comes_all_the_same()
    {
        for (var i = 1; i <= 12; i++)
        {
            Assert.Equal(i > 10, _buffer.IsFull);

            // 872 bytes and 128 of overhead: ten make it full.
            Add(new byte[872], null);
        }

        Assert.Equal([1, 2, 3], HandOutAll());
        _buffer.Confirm(1);
        _buffer.Confirm(2);
        Assert.True(_buffer.IsFull);
        _buffer.Confirm(3);
        Assert.False(_buffer.IsFull);
    }

    [Fact]
    public void Confirming_twice_or_something_unknown_does_nothing()
    {
        Fill(1);
        HandOutAll();
        Assert.True(_buffer.Confirm(1));
        Assert.False(_buffer.Confirm(1));
        Assert.False(_buffer.Confirm(99));
        Assert.Equal(0, _buffer.Count);
    }

    [Fact]
    public void Answers_go_to_the_place_of_the_asker_and_everything_else_to_whoever_is_there_longest()
    {
        _buffer.Attach("b", 1);
        AddFor(null, 1, 0, 5, null);
        Assert.Equal([("a", 1), ("a", 3), ("a", 4), ("b", 2)], HandOutToAll());
        _buffer.Confirm(1);
        Assert.Equal([("a", 5)], HandOutToAll());
    }

    [Fact]
    public void An_answer_waits_for_nobody_whose_place_is_free_and_for_the_asker_while_its_window_is_full()
    {
        _buffer.Attach("b", 1);
        AddFor(1, 1, 1, 1, null);
        Assert.Equal([("a", 5), ("b", 1), ("b", 2), ("b", 3)], HandOutToAll());
        _buffer.Confirm(2);
        Assert.Equal([("b", 4)], HandOutToAll());
        _buffer.Detach("b", out _);
        Assert.Equal([("a", 1), ("a", 3)], HandOutToAll());
        _buffer.Confirm(5);
        Assert.Equal([("a", 4)], HandOutToAll());
    }

    [Fact]
    public void When_the_one_that_is_there_longest_leaves_the_next_one_gets_its_messages_in_order()
    {
        _buffer.Attach("b", 1);
        AddFor(null, null);
        HandOutToAll();
        AddFor([null]);
        _buffer.Detach("a", out _);
        Assert.Equal([("b", 1), ("b", 2), ("b", 3)], HandOutToAll());

        // Written before the one that left was seen to leave: not given to a third.
        _buffer.Detach("b", out _);
        _buffer.Confirm(2);
        _buffer.Attach("c", 0);
        Assert.Equal([("c", 1), ("c", 3)], HandOutToAll());
    }

    [Fact]
    public void Messages_that_go_back_in_another_order_than_they_came_are_in_order_again()
    {
        AddFor(1, 1);
        HandOutToAll();
        _buffer.Attach("b", 1);
        AddFor(1);
        HandOutToAll();
        _buffer.Detach("a", out _);
        _buffer.Detach("b", out _);
        _buffer.Attach("c", 0);
        Assert.Equal([("c", 1), ("c", 2), ("c", 3)], HandOutToAll());
    }

    [Fact]
    public void The_oldest_of_those_that_wait_can_be_dropped_whoever_it_is_for()
    {
        AddFor([null]);
        HandOutAll();
        AddFor(2, 1, null);
        Assert.Equal([2, 3, 4], [_buffer.DropOldest()?.Sequence, _buffer.DropOldest()?.Sequence, _buffer.DropOldest()?.Sequence]);
        Assert.Null(_buffer.DropOldest());
        Assert.Equal(1, _buffer.Count);
    }

    [Fact]
    public void A_reader_without_a_place_is_alone_and_everybody_waits_in_turn()
    {
        Assert.True(_buffer.Attach("b", 1));
        Assert.False(_buffer.Attach("reader", null));
        Assert.False(_buffer.Attach("second reader", null));
        Assert.False(_buffer.Attach("c", 2));
        Assert.False(_buffer.Attach("d", 3));
        Assert.False(_buffer.Attach("d", 3));
        Assert.Equal(["reader", "second reader", "c", "d"], _buffer.Deferred);

        Assert.True(_buffer.Detach("a", out var admitted));
        Assert.Empty(admitted);
        Assert.True(_buffer.Detach("b", out admitted));
        Assert.Equal(["reader"], admitted);
        Assert.True(_buffer.Attach("reader", null));
        AddFor(3, null);
        Assert.Equal([("reader", 1), ("reader", 2)], HandOutToAll());

        // One that leaves while it waits is passed over, and sessions come together.
        Assert.True(_buffer.Detach("second reader", out admitted));
        Assert.Empty(admitted);
        Assert.True(_buffer.Detach("reader", out admitted));
        Assert.Equal(["c", "d"], admitted);
        Assert.False(_buffer.Detach("reader", out _));
        Assert.Equal([("d", 1), ("c", 2)], HandOutToAll().OrderBy(static pair => pair.Item2));
    }

    private void AddFor(params int?[] askers)
    {
        foreach (var asker in askers)
        {
            Add(new byte[1], asker);
        }
    }

    /// <summary>Everything that can be handed out, by application.</summary>
    private List<(string To, long Sequence)> HandOutToAll()
    {
        var all = new List<(string To, long Sequence)>();
        while (_buffer.TryHandOut(out var to, out var delivery))
        {
            all.Add((to, delivery.Sequence));
        }

        return [.. all.OrderBy(static pair => pair.To)];
    }

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Add(new byte[1], null);
        }
    }

    private void Add(byte[] data, int? asker) => _buffer.Add(new Delivery(++_last, new IncomingMessage(data, null), asker));

    private List<long> HandOutAll()
    {
        var sequences = new List<long>();
        while (_buffer.TryHandOut(out _, out var delivery))
        {
            sequences.Add(delivery.Sequence);
        }

        return sequences;
    }
}
