namespace NymActors.Confirmations;

/// <summary>
/// How often a recipient is asked that does not answer: its client is away, or does not know how to. Many open messages to it must not make
/// many questions, which its gateway would keep, each of them, until it comes. Not thread-safe.
/// </summary>
internal sealed class RecipientPatience
{
    /// <summary>Questions without an answer, for as long as <see cref="Pause"/>, after which the recipient is taken for silent.</summary>
    public const int Silent = 20;

    /// <summary>How long a silent recipient is left alone between two questions.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(10);

    private int _unanswered;
    private DateTimeOffset _firstUnanswered;
    private DateTimeOffset _lastAsked;

    /// <summary>Open messages to the recipient.</summary>
    public HashSet<AwaitedMessage> Open { get; } = [];

    /// <summary>Whether the recipient has let many questions go by. Those that were asked a moment ago say nothing.</summary>
    public bool IsSilent(DateTimeOffset now) => _unanswered >= Silent && now - _firstUnanswered >= Pause;

    /// <summary>When it may be asked again.</summary>
    public DateTimeOffset NextQuestion(DateTimeOffset now) => IsSilent(now) ? _lastAsked + Pause : DateTimeOffset.MinValue;

    /// <summary>It is asked.</summary>
    public void Asked(DateTimeOffset now)
    {
        if (_unanswered++ == 0)
        {
            _firstUnanswered = now;
        }

        _lastAsked = now;
    }

    /// <summary>It answers.</summary>
    public void Answered() => _unanswered = 0;
}
