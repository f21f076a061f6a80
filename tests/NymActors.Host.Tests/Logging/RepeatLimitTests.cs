using NymActors.Host.Logging;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace NymActors.Host.Tests.Logging;

public sealed class RepeatLimitTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void A_failure_that_stays_for_days_logs_at_most_a_thousand_lines_a_day()
    {
        var limit = new RepeatLimit(_time);
        for (var day = 0; day < 3; day++)
        {
            var passed = 0;
            for (var second = 0; second < 86_400; second++)
            {
                passed += limit.IsEnabled(Event("The gateway {Gateway} is gone", LogEventLevel.Warning)) ? 1 : 0;
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.InRange(passed, 500, 1000);
        }
    }

    [Fact]
    public void The_line_that_passes_tells_how_many_were_left_out()
    {
        var limit = new RepeatLimit(_time);
        for (var i = 0; i < RepeatLimit.Burst + 7; i++)
        {
            Assert.Equal(i < RepeatLimit.Burst, limit.IsEnabled(Event("x", LogEventLevel.Error)));
        }

        _time.Advance(RepeatLimit.Interval);
        var next = Event("x", LogEventLevel.Error);
        Assert.True(limit.IsEnabled(next));
        Assert.Equal(" (7 like it left out)", Assert.IsType<ScalarValue>(next.Properties[RepeatLimit.LeftOutProperty]).Value);
    }

    [Fact]
    public void Events_of_actors_are_told_apart_by_what_they_say_and_others_by_their_source()
    {
        var limit = new RepeatLimit(_time);
        for (var i = 0; i < RepeatLimit.Burst; i++)
        {
            Assert.True(limit.IsEnabled(Event("{Text}", LogEventLevel.Warning, (RepeatLimit.TemplateProperty, "lost: {0}"))));
        }

        Assert.False(limit.IsEnabled(Event("{Text}", LogEventLevel.Warning, (RepeatLimit.TemplateProperty, "lost: {0}"))));
        Assert.True(limit.IsEnabled(Event("{Text}", LogEventLevel.Warning, (RepeatLimit.TemplateProperty, "found: {0}"))));
        Assert.True(limit.IsEnabled(Event("{Text}", LogEventLevel.Warning, (Constants.SourceContextPropertyName, "other"), (RepeatLimit.TemplateProperty, "lost: {0}"))));
    }

    [Fact]
    public void What_is_logged_for_a_search_stays_whole()
    {
        var limit = new RepeatLimit(_time);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(limit.IsEnabled(Event("x", LogEventLevel.Debug))));
    }

    private static LogEvent Event(string template, LogEventLevel level, params (string Name, string Value)[] properties) => new(
        DateTimeOffset.UnixEpoch, level, null, new MessageTemplateParser().Parse(template), properties.Select(p => new LogEventProperty(p.Name, new ScalarValue(p.Value))));

    private sealed class SteppedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan step) => _now += step.Ticks;
    }
}
