namespace HostedClient;

/// <summary>The latest texts that arrived.</summary>
public sealed class Inbox
{
    private const int Capacity = 100;

    private readonly Queue<string> _texts = [];

    /// <summary>The texts, oldest first.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_texts)
            {
                return [.. _texts];
            }
        }
    }

    /// <summary>Adds one; the oldest makes room.</summary>
    public void Add(string text)
    {
        lock (_texts)
        {
            _texts.Enqueue(text);
            if (_texts.Count > Capacity)
            {
                _texts.Dequeue();
            }
        }
    }
}
