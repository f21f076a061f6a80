namespace NymActors.Health;

/// <summary>Tells a client that sends more slowly than its settings ask for from one that chance slows down for a moment.</summary>
internal static class RateWatch
{
    // The meter's rate is that of nine whole seconds. Five standard deviations below are once in four million looks.
    private const double Window = 9;
    private const double Deviations = 5;
    private const double Share = 0.9;

    /// <summary>Whether the reached rate is clearly below the wished one.</summary>
    /// <param name="wished">Packets a second; null for no wish.</param>
    /// <param name="reached">Packets a second over the last nine seconds.</param>
    public static bool IsTooSlow(double? wished, double reached)
    {
        if (wished is not { } rate)
        {
            return false;
        }

        var expected = rate * Window;
        return reached * Window < Math.Min(Share * expected, expected - (Deviations * Math.Sqrt(expected)));
    }
}
