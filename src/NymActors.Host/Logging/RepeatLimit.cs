using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace NymActors.Host.Logging;

/// <summary>
/// Lets an event that happens again and again through at most 1,000 times a day: a burst, then one each 100 s; the next line that passes tells
/// how many were left out. Events below Information are for who looks for something, and stay whole.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RepeatLimit(TimeProvider time) : ILogEventFilter
{
    /// <summary>How many lines of one event pass at once.</summary>
    public const int Burst = 100;

    /// <summary>After how long another one passes: 864 a day, and the burst.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(100);

    /// <summary>The property that holds what an actor logs, without the values of this time; the program's own events have a template.</summary>
    public const string TemplateProperty = "Template";

    /// <summary>The property that tells how many lines were left out.</summary>
    public const string LeftOutProperty = "LeftOut";

    // Events are written in the code and few; a bound all the same, as a library may put values into its texts.
    private const int MaximumEvents = 2048;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Allowance> _events = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsEnabled(LogEvent logEvent)
    {
        if (logEvent.Level < LogEventLevel.Information)
        {
            return true;
        }

        lock (_lock)
        {
            var key = KeyOf(logEvent);
            if (!_events.TryGetValue(key, out var allowance))
            {
                if (_events.Count >= MaximumEvents)
                {
                    _events.Clear();
                }

                _events[key] = allowance = new Allowance(time.GetTimestamp());
            }

            if (!allowance.TryTake(time))
            {
                return false;
            }

            if (allowance.TakeLeftOut() is > 0 and var leftOut)
            {
                var note = string.Create(CultureInfo.InvariantCulture, $" ({leftOut} like it left out)");
                logEvent.AddOrUpdateProperty(new LogEventProperty(LeftOutProperty, new ScalarValue(note)));
            }

            return true;
        }
    }

    private static string KeyOf(LogEvent logEvent)
    {
        var source = logEvent.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) as ScalarValue;
        var template = logEvent.Properties.GetValueOrDefault(TemplateProperty) as ScalarValue;
        return $"{source?.Value} {template?.Value ?? logEvent.MessageTemplate.Text}";
    }

    private sealed class Allowance(long now)
    {
        private long _since = now;
        private int _left = Burst;
        private long _leftOut;

        public bool TryTake(TimeProvider time)
        {
            var earned = (long)(time.GetElapsedTime(_since) / Interval);
            if (earned > 0)
            {
                _left = (int)Math.Min(Burst, _left + earned);
                _since = _left == Burst ? time.GetTimestamp() : _since + (earned * (long)(Interval.TotalSeconds * time.TimestampFrequency));
            }

            if (_left == 0)
            {
                _leftOut++;
                return false;
            }

            _left--;
            return true;
        }

        public long TakeLeftOut()
        {
            var leftOut = _leftOut;
            _leftOut = 0;
            return leftOut;
        }
    }
}
