namespace NymActors.Gateways;

/// <summary>Measures what goes to the gateway and comes from it: packets of the last seconds, bytes of the day. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class TrafficMeter(TimeProvider time)
{
    // Long enough to even out Poisson's chance, short enough to show what is going on.
    private const int Seconds = 10;

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly int[] _packets = new int[Seconds];
    private long _second;
    private DateOnly _day = Day(time);
    private long _sent;
    private long _received;

    /// <summary>Packets a second, over the last ten whole seconds, or since the start if that was later.</summary>
    public double PacketsPerSecond
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return _packets.Where((_, second) => second != _second % Seconds).Sum() / (double)Math.Clamp(_second, 1, Seconds - 1);
            }
        }
    }

    /// <summary>Bytes of this day, UTC.</summary>
    public (long Sent, long Received) Today
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return (_sent, _received);
            }
        }
    }

    /// <summary>A packet went out.</summary>
    public void Sent(int bytes)
    {
        lock (_lock)
        {
            Turn();
            _packets[_second % Seconds]++;
            _sent += bytes;
        }
    }

    /// <summary>A frame came in.</summary>
    public void Received(int bytes)
    {
        lock (_lock)
        {
            Turn();
            _received += bytes;
        }
    }

    private static DateOnly Day(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private void Turn()
    {
        var second = (long)time.GetElapsedTime(_start).TotalSeconds;
        if (second == _second)
        {
            return;
        }

        for (var next = Math.Max(_second + 1, second - Seconds + 1); next <= second; next++)
        {
            _packets[next % Seconds] = 0;
        }

        _second = second;
        if (Day(time) is var day && day != _day)
        {
            (_day, _sent, _received) = (day, 0, 0);
        }
    }
}
