namespace NymActors.Testing;

/// <summary>Waits for something that another thread brings about.</summary>
internal static class Conditions
{
    /// <summary>Looks again and again, giving way to others in between, until it is so; fails after a time that only a hang exceeds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var guard = new CancellationTokenSource(TestClients.Patience);
        while (!condition())
        {
            guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
