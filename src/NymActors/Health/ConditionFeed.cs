using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NymActors.Streams.Actors;

namespace NymActors.Health;

/// <summary>The condition of a client, and everyone who watches it change. Written by <see cref="HealthActor"/>; thread-safe.</summary>
/// <param name="time">The client's clock.</param>
/// <param name="answers">How those who watch go on.</param>
internal sealed class ConditionFeed(TimeProvider time, Answers answers)
{
    // Whoever does not look for that many changes hears of the newest ones; the last one is never lost.
    private const int Kept = 64;

    private readonly Lock _lock = new();
    private readonly List<ChannelWriter<ClientCondition>> _watchers = [];
    private ClientCondition _current = new(ClientAvailability.Starting, [], time.GetUtcNow());

    /// <summary>When the client was started.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>The condition now.</summary>
    public ClientCondition Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>Takes note of how the client is.</summary>
    /// <returns>The condition if it has changed; else null.</returns>
    public ClientCondition? Note(ClientAvailability availability, IReadOnlyList<ClientTrouble> troubles, string? detail)
    {
        ClientCondition changed;
        ChannelWriter<ClientCondition>[] watchers;
        lock (_lock)
        {
            var condition = new ClientCondition(availability, troubles, time.GetUtcNow()) { Detail = detail };
            if (_current.Availability == ClientAvailability.Stopped)
            {
                return null;
            }

            if (condition.IsLike(_current))
            {
                _current = _current with { Detail = detail };
                return null;
            }

            _current = changed = condition;
            watchers = [.. _watchers];
            if (availability == ClientAvailability.Stopped)
            {
                _watchers.Clear();
            }
        }

        answers.Complete(() =>
        {
            foreach (var watcher in watchers)
            {
                watcher.TryWrite(changed);
                if (availability == ClientAvailability.Stopped)
                {
                    watcher.TryComplete();
                }
            }
        });
        return changed;
    }

    /// <summary>The condition now, and then each change, to the end of the client.</summary>
    public async IAsyncEnumerable<ClientCondition> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<ClientCondition>(new BoundedChannelOptions(Kept)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
            AllowSynchronousContinuations = answers.AreSteps,
        });
        lock (_lock)
        {
            channel.Writer.TryWrite(_current);
            if (_current.Availability == ClientAvailability.Stopped)
            {
                channel.Writer.TryComplete();
            }
            else
            {
                _watchers.Add(channel.Writer);
            }
        }

        try
        {
            await foreach (var condition in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return condition;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel.Writer);
            }
        }
    }

    /// <summary>Waits for a condition.</summary>
    /// <exception cref="NymClientException">The client stopped before.</exception>
    public async Task<ClientCondition> WaitAsync(Func<ClientCondition, bool> condition, CancellationToken cancellationToken)
    {
        await foreach (var one in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (condition(one))
            {
                return one;
            }
        }

        throw new NymClientException(NymClientError.Stopped, "The client was stopped.");
    }
}
