using System.Diagnostics.CodeAnalysis;
using NymActors.Outgoing;

namespace NymActors.Traffic;

/// <summary>
/// Messages that wait until there is room in the lanes, in order, bounded by their bytes. One message is always taken, however
/// long it is. Those of a lane stay in their order. Not thread-safe.
/// </summary>
/// <param name="maximumBytes">Most bytes that wait.</param>
internal sealed class WaitingMessages(long maximumBytes)
{
    // What an empty message weighs, so that a flood of them is bounded too.
    private const int Overhead = 256;

    // How far it is looked for messages that may pass others.
    private const int Reach = 1_000;

    private readonly LinkedList<(SendToRecipient Message, long Weight)> _messages = [];
    private readonly Dictionary<TransmissionLane, int> _lanes = [];

    /// <summary>Messages that wait.</summary>
    public int Count => _messages.Count;

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether a message of this lane waits.</summary>
    public bool HasAny(TransmissionLane lane) => _lanes.ContainsKey(lane);

    /// <summary>Appends a message; false when too many bytes wait already.</summary>
    public bool TryAdd(SendToRecipient message)
    {
        var weight = message.Message.SerializedLength + Overhead;
        if (_messages.Count > 0 && Bytes + weight > maximumBytes)
        {
            return false;
        }

        _messages.AddLast((message, weight));
        _lanes[message.Lane] = _lanes.GetValueOrDefault(message.Lane) + 1;
        Bytes += weight;
        return true;
    }

    /// <summary>Takes the first message.</summary>
    public bool TryTake([NotNullWhen(true)] out SendToRecipient? message)
    {
        message = null;
        return _messages.First is { } first && Remove(first, out message);
    }

    /// <summary>Takes the first message that may pass those before it; none passes another one of its lane.</summary>
    public bool TryTake(Func<SendToRecipient, bool> mayPass, [NotNullWhen(true)] out SendToRecipient? message)
    {
        HashSet<TransmissionLane> heldUp = [];
        var node = _messages.First;
        for (var i = 0; i < Reach && node is not null; i++, node = node.Next)
        {
            if (!heldUp.Contains(node.Value.Message.Lane) && mayPass(node.Value.Message))
            {
                return Remove(node, out message);
            }

            heldUp.Add(node.Value.Message.Lane);
        }

        message = null;
        return false;
    }

    private bool Remove(LinkedListNode<(SendToRecipient Message, long Weight)> node, out SendToRecipient message)
    {
        (message, var weight) = node.Value;
        _messages.Remove(node);
        Bytes -= weight;
        if (--_lanes[message.Lane] is 0)
        {
            _lanes.Remove(message.Lane);
        }

        return true;
    }
}
