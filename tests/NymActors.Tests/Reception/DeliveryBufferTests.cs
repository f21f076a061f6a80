namespace NymActors.Reception;

public sealed class DeliveryBufferTests
{
    private readonly DeliveryBuffer _buffer = new(maximumBytes: 10_000, window: 3);

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
        _buffer.TakeBack();
        Assert.Equal([2, 3, 4], HandOutAll());
    }

    [Fact]
    public void A_full_buffer_drops_the_oldest_and_counts_them()
    {
        var dropped = 0;
        for (var i = 0; i < 20; i++)
        {
            dropped += _buffer.Add(new IncomingMessage(new byte[872], null));
        }

        // 872 bytes and 128 of overhead: ten fit.
        Assert.Equal(10, dropped);
        Assert.Equal(10, _buffer.Dropped);
        Assert.Equal(11, HandOutAll()[0]);
    }

    [Fact]
    public void A_message_larger_than_the_buffer_is_kept_alone()
    {
        Fill(2);
        Assert.Equal(2, _buffer.Add(new IncomingMessage(new byte[20_000], null)));
        Assert.Equal([3], HandOutAll());
    }

    [Fact]
    public void Confirming_twice_or_something_unknown_does_nothing()
    {
        Fill(1);
        HandOutAll();
        _buffer.Confirm(1);
        _buffer.Confirm(1);
        _buffer.Confirm(99);
        Assert.Equal(0, _buffer.Count);
    }

    private void Fill(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _buffer.Add(new IncomingMessage(new byte[1], null));
        }
    }

    private List<long> HandOutAll()
    {
        var sequences = new List<long>();
        while (_buffer.TryHandOut(out var delivery))
        {
            sequences.Add(delivery.Sequence);
        }

        return sequences;
    }
}
