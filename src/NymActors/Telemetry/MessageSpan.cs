using System.Diagnostics;

namespace NymActors.Telemetry;

/// <summary>
/// The lives of messages as spans of the source <c>NymActors</c> (docs/metrics.md). They are made only while somebody listens, and hold no address,
/// no tag of a correspondent and nothing of a message. Actors begin and end them, whose threads must not keep them as their current ones.
/// </summary>
internal static class MessageSpan
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "NymActors";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a message that was accepted, which ends with its receipt.</summary>
    /// <param name="fragments">How many fragments it has.</param>
    /// <param name="receipt">Completes when the message has got as far as was wished, and faults when it has not.</param>
    /// <param name="outcome">What its completion means.</param>
    /// <returns>The span; null when nobody listens.</returns>
    public static Activity? Send(int fragments, Task receipt, string outcome)
    {
        if (Begin("nym.message.send", ActivityKind.Producer, default) is not { } span)
        {
            return null;
        }

        span.SetTag("nym.message.fragments", fragments);

        _ = EndWithAsync(span, receipt, outcome);
        return span;
    }

    /// <summary>Begins the span of a message that arrived.</summary>
    /// <param name="arrived">When it was complete.</param>
    /// <returns>The span, to be ended with <see cref="End"/>; null when nobody listens.</returns>
    public static Activity? Receive(DateTimeOffset arrived) => Begin("nym.message.receive", ActivityKind.Consumer, arrived);

    /// <summary>Says that the message got one stage further.</summary>
    public static void Reached(this Activity? span, string stage) => span?.AddEvent(new ActivityEvent(stage));

    /// <summary>Ends a span; only the first call counts.</summary>
    public static void End(this Activity? span, string outcome, Exception? error = null)
    {
        if (span is null or { IsStopped: true })
        {
            return;
        }

        span.SetTag("nym.message.outcome", outcome);
        if (outcome is "failed" or "dropped")
        {
            span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("error.type", ((error as NymClientException)?.Error ?? NymClientError.Stopped).ToString());
        }

        var current = Activity.Current;
        span.Stop();
        Activity.Current = current;
    }

    /// <summary>Also the end of the client ends receipts.</summary>
    private static async Task EndWithAsync(Activity span, Task receipt, string outcome)
    {
        await receipt.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End(span, receipt.IsCompletedSuccessfully ? outcome : "failed", receipt.Exception?.InnerException);
    }

    private static Activity? Begin(string name, ActivityKind kind, DateTimeOffset start)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var current = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity(kind, startTime: start, name: name);
        Activity.Current = current;
        return span;
    }
}
