using System.Buffers.Binary;

namespace NymActors.Sphinx;

/// <summary>
/// The only way any part of NymActors draws randomness: the system's generator in production, a seeded one in
/// simulated runs, so that one seed gives one history.
/// </summary>
public abstract class RandomSource
{
    /// <summary>Fills <paramref name="destination"/> completely with random bytes. An empty span draws nothing.</summary>
    public abstract void Fill(Span<byte> destination);

    /// <summary>
    /// A source for one component, so that what it draws shifts no other's draws: the child of a seeded source depends on the seed
    /// and the name alone, neither on what was drawn before nor on other children.
    /// </summary>
    /// <remarks>
    /// Every call with a name gives that stream from its beginning, so a name belongs to one component ("topology", "client 7").
    /// Children can be forked again. A source whose draws are independent of each other anyway, such as the system's, is its own
    /// child: that is what this method does unless it is overridden.
    /// </remarks>
    /// <param name="name">What the child is for; not empty.</param>
    /// <returns>The child.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public virtual RandomSource Fork(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return this;
    }

    /// <summary>A uniform 32-bit number.</summary>
    public uint NextUInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>A uniform 64-bit number.</summary>
    public ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A uniform number in [0, <paramref name="exclusiveMax"/>), without modulo bias.</summary>
    /// <param name="exclusiveMax">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is below 1.</exception>
    public int NextInt32(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMax, 1);
        uint bound = (uint)exclusiveMax;
        ulong product = (ulong)NextUInt32() * bound;
        if ((uint)product < bound)
        {
            // The lowest 2^32 mod bound values of the low half would be one draw too many for some results.
            uint rejected = (0u - bound) % bound;
            while ((uint)product < rejected)
            {
                product = (ulong)NextUInt32() * bound;
            }
        }
        return (int)(product >> 32);
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// An exponentially distributed time in nanoseconds, rounded half away from zero and saturating
    /// (docs/protocol/01-sphinx.md section 11). A mean of zero gives zero without drawing.
    /// </summary>
    /// <param name="meanNanoseconds">Mean in nanoseconds: finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative, infinite or not a number.</exception>
    public ulong NextExponentialNanoseconds(double meanNanoseconds)
    {
        if (!double.IsFinite(meanNanoseconds) || meanNanoseconds < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(meanNanoseconds), meanNanoseconds, "The mean must be finite and not negative.");
        }
        if (meanNanoseconds == 0)
        {
            return 0;
        }
        double sample = -Math.Log(1.0 - NextDouble()) * meanNanoseconds;
        return ulong.CreateSaturating(Math.Round(sample, MidpointRounding.AwayFromZero));
    }

    /// <summary>Puts <paramref name="items"/> into a uniformly random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
