using NymActors.Configuration;
using NymActors.Outgoing;
using NymActors.Protocol.Chunking;
using NymActors.Store;

namespace NymActors.Traffic;

/// <summary>What the traffic actor knows, kept outside it so that a restart loses nothing.</summary>
/// <param name="queue">Fragments that wait to be sent.</param>
/// <param name="outbox">The messages that they belong to.</param>
/// <param name="chunker">Cuts messages into fragments.</param>
/// <param name="maximumQueued">Fragments beyond which no further message is taken in.</param>
/// <param name="maximumWaitingBytes">Message bytes that may wait to be taken in.</param>
/// <param name="shortLane">
/// Fragments up to which a lane takes messages in whatever waits in other lanes: one long message must not hold up the short ones. Zero for
/// no such lanes.
/// </param>
internal sealed class TrafficState(SendingQueue queue, Outbox outbox, MessageChunker chunker, int maximumQueued, long maximumWaitingBytes, int shortLane)
{
    /// <summary>Fragments that wait to be sent.</summary>
    public SendingQueue Queue { get; } = queue;

    /// <summary>The messages that they belong to.</summary>
    public Outbox Outbox { get; } = outbox;

    /// <summary>Cuts messages into fragments.</summary>
    public MessageChunker Chunker { get; } = chunker;

    /// <summary>Messages not yet taken in, because too many fragments wait.</summary>
    public WaitingMessages Waiting { get; } = new(maximumWaitingBytes);

    // With a hundred fragments each they are no more than about 40 MB.
    private const int MaximumShortLanes = 256;

    private ulong _longMessages;

    /// <summary>Whether there is room for another message.</summary>
    public bool HasRoom => Queue.Count < maximumQueued;

    /// <summary>Whether a message may be taken in though there is no room for others: it is short, and so is its lane.</summary>
    public bool MayPass(SendToRecipient message) =>
        shortLane > 0 && Queue.IsShortWith(message.Lane, FragmentsOf(message), shortLane, MaximumShortLanes);

    /// <summary>Gives a long message that names no connection a lane of its own.</summary>
    public SendToRecipient InItsLane(SendToRecipient message) =>
        shortLane > 0 && message.Lane == TransmissionLane.General && FragmentsOf(message) > shortLane
            ? message with { Lane = TransmissionLane.ForLongMessage(++_longMessages) }
            : message;

    private int FragmentsOf(SendToRecipient message) => FragmentCount.Of((long)message.Message.SerializedLength + 1, Chunker.Size).Fragments;

    /// <summary>The number of waiting fragments at which those who wait are served again.</summary>
    public int LowWater => maximumQueued / 2;

    /// <summary>Sending has begun: the network map and the gateway were there once.</summary>
    public bool HasBegun { get; set; }

    /// <summary>The most bytes of a message that is taken in.</summary>
    public int MaximumMessageSize { get; init; } = TrafficConfiguration.DefaultMaximumMessageSize;

    /// <summary>How fast the sending stream runs; null when it is not paced.</summary>
    public SendingRate? Rate { get; set; }
}
