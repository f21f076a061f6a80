using System.Globalization;
using Akka.Event;
using NymActors.Reports;

namespace NymActors.Health;

/// <summary>What the log says of a wished rate that is not reached: its beginning and its end, and no more often than every ten minutes. Not thread-safe.</summary>
/// <param name="wished">Packets a second; null for no wish.</param>
/// <param name="time">The client's clock.</param>
internal sealed class RateRemark(double? wished, TimeProvider time)
{
    private readonly LogLimit _limit = new(time, TimeSpan.FromMinutes(10));
    private bool _isTooSlow;

    /// <summary>Looks at the rate.</summary>
    /// <param name="isTooSlow">Whether it is clearly below the wished one.</param>
    /// <param name="reached">Packets a second.</param>
    /// <returns>What to say; null for nothing.</returns>
    public (LogLevel Level, string Text)? Look(bool isTooSlow, double reached)
    {
        if (isTooSlow == _isTooSlow)
        {
            return null;
        }

        _isTooSlow = isTooSlow;
        if (!isTooSlow)
        {
            return _limit.Ends() ? (LogLevel.InfoLevel, "Packets leave at the wished rate again") : null;
        }

        return _limit.Next() is null
            ? null
            : (LogLevel.WarningLevel, string.Create(
                CultureInfo.InvariantCulture,
                $"{reached:0} packets a second leave instead of {wished:0}: this machine or the gateway does not keep up, and messages take longer"));
    }
}
