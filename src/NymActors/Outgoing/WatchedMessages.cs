namespace NymActors.Outgoing;

/// <summary>
/// The messages that somebody has to look after, and what is new about them: one came, its last acknowledgement came, it is over. Thread-safe.
/// </summary>
internal sealed class WatchedMessages
{
    private readonly Lock _lock = new();
    private List<WatchedMessage> _news = [];
    private Action? _wake;

    /// <summary>Something is new about a message.</summary>
    public void Tell(WatchedMessage message)
    {
        Action? wake;
        lock (_lock)
        {
            _news.Add(message);
            wake = _news.Count == 1 ? _wake : null;
        }

        wake?.Invoke();
    }

    /// <summary>What is new since the last call. A message may be named more than once.</summary>
    public IReadOnlyList<WatchedMessage> TakeNews()
    {
        lock (_lock)
        {
            var news = _news;
            _news = [];
            return news;
        }
    }

    /// <summary>Asks to be told, from any thread, when there is something new; at once if there is.</summary>
    public void OnNews(Action wake)
    {
        bool isLate;
        lock (_lock)
        {
            _wake = wake;
            isLate = _news.Count > 0;
        }

        if (isLate)
        {
            wake();
        }
    }
}
