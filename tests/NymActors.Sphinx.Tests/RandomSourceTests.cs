namespace NymActors.Sphinx.Tests;

public sealed class RandomSourceTests
{
    [Fact]
    public void One_seed_gives_one_stream_however_it_is_cut()
    {
        byte[] whole = new byte[5000];
        new SeededRandomSource(42).Fill(whole);
        byte[] pieces = new byte[5000];
        var random = new SeededRandomSource(42);
        for (int offset = 0, length = 1; offset < pieces.Length; offset += length, length = (length * 3 % 700) + 1)
        {
            length = Math.Min(length, pieces.Length - offset);
            random.Fill(pieces.AsSpan(offset, length));
        }
        Assert.Equal(whole, pieces);

        byte[] other = new byte[5000];
        new SeededRandomSource(43).Fill(other);
        Assert.NotEqual(whole, other);
    }

    [Fact]
    public void The_seeded_stream_is_the_same_in_every_release()
    {
        byte[] start = new byte[16];
        new SeededRandomSource(1).Fill(start);
        Assert.Equal("c5d30a7ce1ec119378c84f487d775a85", Convert.ToHexStringLower(start));
    }

    [Fact]
    public void A_fork_depends_on_the_seed_and_its_name_alone()
    {
        var parent = new SeededRandomSource(42);
        byte[] expected = Start(parent.Fork("topology"));
        byte[] rest = new byte[777];
        parent.Fill(rest);
        parent.Fork("traffic").Fill(rest);

        Assert.Equal(expected, Start(parent.Fork("topology")));
        Assert.Equal(expected, Start(new SeededRandomSource(42).Fork("topology")));
        Assert.NotEqual(expected, Start(new SeededRandomSource(43).Fork("topology")));
    }

    [Fact]
    public void What_a_fork_draws_does_not_shift_its_parent_or_its_siblings()
    {
        var (alone, parent) = (new SeededRandomSource(7), new SeededRandomSource(7));
        var sibling = parent.Fork("b");
        byte[] first = Start(sibling);
        parent.Fork("a").Fill(new byte[5000]);

        Assert.Equal(Start(alone), Start(parent));
        byte[] both = new byte[2 * first.Length];
        parent.Fork("b").Fill(both);
        Assert.Equal(both, (byte[])[.. first, .. Start(sibling)]);
    }

    [Fact]
    public void Forks_of_different_names_and_forks_of_forks_are_all_different()
    {
        var parent = new SeededRandomSource(1);
        RandomSource[] sources =
        [
            parent, parent.Fork("a"), parent.Fork("b"), parent.Fork("aa"), parent.Fork("A"), parent.Fork(new string('a', 1000)),
            parent.Fork("a").Fork("a"), parent.Fork("a").Fork("b"), parent.Fork("b").Fork("a"),
        ];

        Assert.Equal(sources.Length, sources.Select(source => Convert.ToHexString(Start(source))).Distinct().Count());
    }

    [Theory]
    [InlineData(1, "topology", "7a1de22b059fd6de13fa9d5abdad07e9")]
    [InlineData(1, "client 7", "efc26302a17a4170a42a4b4722227d75")]
    [InlineData(ulong.MaxValue, "é", "ad65f1b5cb523a546b07ba50a74cc77b")]
    public void Forked_streams_are_the_same_in_every_release(ulong seed, string name, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Start(new SeededRandomSource(seed).Fork(name))));

    [Fact]
    public void The_system_source_is_its_own_fork_and_a_fork_needs_a_name()
    {
        Assert.Same(SystemRandomSource.Instance, SystemRandomSource.Instance.Fork("anything"));
        Assert.Throws<ArgumentException>(() => SystemRandomSource.Instance.Fork(string.Empty));
        Assert.Throws<ArgumentException>(() => new SeededRandomSource(1).Fork(string.Empty));
        Assert.Throws<ArgumentNullException>(() => new SeededRandomSource(1).Fork(null!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5000)]
    public void The_system_source_never_repeats_itself(int length)
    {
        byte[] all = new byte[(1 << 16) + length];
        for (int offset = 0; offset + length <= all.Length; offset += length)
        {
            SystemRandomSource.Instance.Fill(all.AsSpan(offset, length));
        }
        var seen = new HashSet<UInt128>();
        for (int offset = 0; offset + 16 <= 1 << 16; offset += 16)
        {
            Assert.True(seen.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(all.AsSpan(offset))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Bounded_numbers_are_uniform(int bound)
    {
        const int Draws = 200_000;
        var random = new SeededRandomSource((ulong)bound);
        int[] counts = new int[bound];
        for (int i = 0; i < Draws; i++)
        {
            counts[random.NextInt32(bound)]++;
        }
        double expected = (double)Draws / bound;
        double chiSquared = counts.Sum(count => Math.Pow(count - expected, 2) / expected);
        // Mean bound - 1, variance 2 (bound - 1): five standard deviations.
        Assert.InRange(chiSquared, 0, bound - 1 + (5 * Math.Sqrt(2 * (bound - 1))) + 1e-9);
    }

    [Fact]
    public void Large_bounds_draw_again_instead_of_preferring_small_numbers()
    {
        // 2^32 mod bound is large here: a biased draw would give the lower half two times of three.
        const int Bound = 3 << 29;
        var random = new SeededRandomSource(9);
        int low = Enumerable.Range(0, 100_000).Count(_ => random.NextInt32(Bound) < Bound / 2);
        Assert.InRange(low, 49_000, 51_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_bound_below_one_is_refused(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandomSource(1).NextInt32(bound));

    [Fact]
    public void Exponential_times_have_the_exponential_distribution()
    {
        const int Draws = 20_000;
        const double Mean = 15e6;
        var random = new SeededRandomSource(11);
        double[] sorted = [.. Enumerable.Range(0, Draws).Select(_ => (double)random.NextExponentialNanoseconds(Mean)).Order()];
        double distance = 0;
        for (int i = 0; i < Draws; i++)
        {
            double cumulative = 1 - Math.Exp(-sorted[i] / Mean);
            distance = Math.Max(distance, Math.Max(Math.Abs(cumulative - ((double)i / Draws)), Math.Abs(cumulative - ((double)(i + 1) / Draws))));
        }
        // Kolmogorov-Smirnov at the 0.1 percent level.
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void A_mean_of_zero_draws_nothing_and_gives_zero()
    {
        var random = new ScriptedRandomSource();
        Assert.Equal(0UL, random.NextExponentialNanoseconds(0));
    }

    [Fact]
    public void Exponential_times_saturate_and_bad_means_are_refused()
    {
        Assert.Equal(ulong.MaxValue, new ScriptedRandomSource([255, 255, 255, 255, 255, 255, 255, 255]).NextExponentialNanoseconds(1e300));
        Assert.Equal(0UL, new ScriptedRandomSource(new byte[8]).NextExponentialNanoseconds(1e300));
        foreach (double mean in (double[])[-1, double.NaN, double.PositiveInfinity])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandomSource(1).NextExponentialNanoseconds(mean));
        }
    }

    [Fact]
    public void Shuffling_keeps_the_items_and_reaches_every_order()
    {
        var random = new SeededRandomSource(3);
        var orders = new HashSet<string>();
        for (int i = 0; i < 500; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            orders.Add(new string(items));
        }
        Assert.Equal(24, orders.Count);
        Assert.All(orders, order => Assert.Equal("abcd", new string([.. order.Order()])));
    }

    private static byte[] Start(RandomSource source)
    {
        byte[] start = new byte[16];
        source.Fill(start);
        return start;
    }
}
