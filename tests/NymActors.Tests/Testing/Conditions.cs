namespace NymActors.Testing;

/// <summary>Waits for something that another thread brings about.</summary>
internal static class Conditions
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again, leaving the processor to others in between; fails after a time that only a hang exceeds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var guard = new CancellationTokenSource(TestClients.Patience);
        using var timer = new PeriodicTimer(Interval);
        while (!condition())
        {
            await timer.WaitForNextTickAsync(guard.Token);
        }
    }
}
