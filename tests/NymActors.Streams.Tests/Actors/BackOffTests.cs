using CsCheck;
using NymActors.Sphinx;
using NymActors.Streams.Actors;

namespace NymActors.Streams.Tests.Actors;

public sealed class BackOffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Fact]
    public void Waits_double_up_to_the_longest_and_each_is_shortened_by_up_to_half() => Gen.ULong.Sample(
        seed =>
        {
            BackOff backOff = new(First, Longest, new SeededRandomSource(seed));
            for (int failures = 0; failures < 2_000; failures++)
            {
                TimeSpan full = TimeSpan.FromSeconds(Math.Min(0.2 * Math.Pow(2, failures), 5));
                Assert.Equal(failures, backOff.Failures);
                Assert.InRange(backOff.Next(), (full / 2) - TimeSpan.FromTicks(1), full);
            }
        },
        iter: 20);

    [Fact]
    public void The_same_seed_gives_the_same_waits_and_another_seed_others()
    {
        Assert.Equal(Waits(1), Waits(1));
        Assert.NotEqual(Waits(1), Waits(2));
    }

    [Fact]
    public void After_a_success_the_first_wait_comes_again()
    {
        BackOff backOff = new(First, Longest, new SeededRandomSource(1));
        for (int i = 0; i < 10; i++)
        {
            backOff.Next();
        }

        backOff.Reset();
        Assert.Equal(0, backOff.Failures);
        Assert.InRange(backOff.Next(), First / 2, First);
    }

    private static TimeSpan[] Waits(ulong seed)
    {
        BackOff backOff = new(First, Longest, new SeededRandomSource(seed));
        return [.. Enumerable.Range(0, 6).Select(_ => backOff.Next())];
    }
}
