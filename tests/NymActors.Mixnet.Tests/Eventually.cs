namespace NymActors.Mixnet.Tests;

/// <summary>Waits for a condition on counters that other threads change. Gives up after a time that no healthy run needs.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(condition, () => what);

    public static async Task TrueAsync(Func<bool> condition, Func<string> what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) >= Limit)
            {
                Assert.Fail($"not within {Limit.TotalSeconds} s: {what()}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
