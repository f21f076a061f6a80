using System.Diagnostics.CodeAnalysis;
using NymActors.Outgoing;

namespace NymActors.Traffic;

/// <summary>
/// Messages that wait until there is room in the lanes, in order, bounded by their bytes. One message is always taken, however
/// long it is. Not thread-safe.
/// </summary>
/// <param name="maximumBytes">Most bytes that wait.</param>
internal sealed class WaitingMessages(long maximumBytes)
{
    // What an empty message weighs, so that a flood of them is bounded too.
    private const int Overhead = 256;

    private readonly Queue<(SendToRecipient Message, long Weight)> _messages = [];

    /// <summary>Messages that wait.</summary>
    public int Count => _messages.Count;

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Appends a message; false when too many bytes wait already.</summary>
    public bool TryAdd(SendToRecipient message)
    {
        var weight = message.Message.SerializedLength + Overhead;
        if (_messages.Count > 0 && Bytes + weight > maximumBytes)
        {
            return false;
        }

        _messages.Enqueue((message, weight));
        Bytes += weight;
        return true;
    }

    /// <summary>Takes the first message.</summary>
    public bool TryTake([NotNullWhen(true)] out SendToRecipient? message)
    {
        var found = _messages.TryDequeue(out var first);
        message = first.Message;
        Bytes -= first.Weight;
        return found;
    }
}
