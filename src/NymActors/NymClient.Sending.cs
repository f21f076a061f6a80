using Akka;
using Akka.Actor;
using Akka.Streams.Dsl;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Messages;
using NymActors.Streams.Actors;
using NymActors.Surbs;

namespace NymActors;

/// <content>What an application sends.</content>
public sealed partial class NymClient
{
    /// <summary>
    /// How many reply SURBs go with an anonymous message if nothing else is said: 20. A recipient with default settings keeps 10 of them back to ask
    /// for more, and can answer with the others at once: 10 packets, about 15 kB. (Public clients send 10 by default, so that every first answer
    /// takes one more round trip.)
    /// </summary>
    public const int DefaultReplySurbs = 20;

    /// <summary>Sends what flows in, in order; the next element is asked for when the one before is queued.</summary>
    public Sink<OutgoingMessage, Task<Done>> Sink =>
        Flow.Create<OutgoingMessage>().SelectAsync(1, SendAsync).ToMaterialized(Akka.Streams.Dsl.Sink.Ignore<MessageReceipt>(), Keep.Right);

    /// <summary>Sends a plain message: the recipient learns nothing about the sender and cannot answer.</summary>
    /// <param name="recipient">The recipient's address.</param>
    /// <param name="data">Any bytes, also none.</param>
    /// <param name="lane">The lane it waits in; <see cref="TransmissionLane.General"/> if not given.</param>
    /// <param name="cancellationToken">Ends the wait for space in the queue; the message may be sent all the same.</param>
    /// <returns>The receipt, when every fragment is queued.</returns>
    /// <exception cref="NymClientException">The recipient's gateway is not in the network, or the client is stopped.</exception>
    public Task<MessageReceipt> SendAsync(
        Recipient recipient, ReadOnlyMemory<byte> data, TransmissionLane lane = default, CancellationToken cancellationToken = default) =>
        SendPlain(recipient, data, null, lane, cancellationToken);

    /// <summary>Sends a plain message with wishes: a confirmation, a deadline, a number of tries.</summary>
    /// <param name="recipient">The recipient's address.</param>
    /// <param name="data">Any bytes, also none.</param>
    /// <param name="options">What is wished for the message.</param>
    /// <param name="lane">The lane it waits in; <see cref="TransmissionLane.General"/> if not given.</param>
    /// <param name="cancellationToken">Ends the wait for space in the queue; the message may be sent all the same.</param>
    /// <returns>The receipt, when every fragment is queued.</returns>
    /// <exception cref="NymClientException">The recipient's gateway is not in the network, or the client is stopped.</exception>
    public Task<MessageReceipt> SendAsync(
        Recipient recipient,
        ReadOnlyMemory<byte> data,
        SendOptions options,
        TransmissionLane lane = default,
        CancellationToken cancellationToken = default) =>
        SendPlain(recipient, data, Checked(options), lane, cancellationToken);

    /// <summary>Sends a message that its recipient can answer without learning who sent it.</summary>
    /// <param name="recipient">The recipient's address.</param>
    /// <param name="data">Any bytes, also none.</param>
    /// <param name="replySurbs">
    /// How many reply SURBs go with it, 0 to 5000. Each lets one packet come back; the recipient keeps 10 back to ask for more,
    /// so with 10 or fewer an answer takes one more round trip. With 0 the message still comes under the sender's tag, and is answered with what is
    /// left of the SURBs of earlier ones; a recipient that has none cannot answer.
    /// </param>
    /// <param name="lane">The lane it waits in; <see cref="TransmissionLane.General"/> if not given.</param>
    /// <param name="cancellationToken">Ends the wait for space in the queue; the message may be sent all the same.</param>
    /// <returns>The receipt, when every fragment is queued.</returns>
    /// <exception cref="NymClientException">The message cannot be sent; the message says why.</exception>
    public Task<MessageReceipt> SendAnonymousAsync(
        Recipient recipient,
        ReadOnlyMemory<byte> data,
        int replySurbs = DefaultReplySurbs,
        TransmissionLane lane = default,
        CancellationToken cancellationToken = default) =>
        SendAnonymous(recipient, data, replySurbs, null, lane, cancellationToken);

    /// <summary>Sends a message that its recipient can answer, with wishes: a confirmation, a deadline, a number of tries.</summary>
    /// <param name="recipient">The recipient's address.</param>
    /// <param name="data">Any bytes, also none.</param>
    /// <param name="options">What is wished for the message.</param>
    /// <param name="replySurbs">
    /// How many reply SURBs go with it, 0 to 5000; 0 means that the answer uses what is left of earlier ones. None of them is used for a confirmation.
    /// </param>
    /// <param name="lane">The lane it waits in; <see cref="TransmissionLane.General"/> if not given.</param>
    /// <param name="cancellationToken">Ends the wait for space in the queue; the message may be sent all the same.</param>
    /// <returns>The receipt, when every fragment is queued.</returns>
    /// <exception cref="NymClientException">The message cannot be sent; the message says why.</exception>
    public Task<MessageReceipt> SendAnonymousAsync(
        Recipient recipient,
        ReadOnlyMemory<byte> data,
        SendOptions options,
        int replySurbs = DefaultReplySurbs,
        TransmissionLane lane = default,
        CancellationToken cancellationToken = default) =>
        SendAnonymous(recipient, data, replySurbs, Checked(options), lane, cancellationToken);

    /// <summary>Answers an anonymous correspondent.</summary>
    /// <param name="senderTag">The tag its message came with.</param>
    /// <param name="data">At least one byte.</param>
    /// <param name="lane">The lane it waits in; <see cref="TransmissionLane.General"/> if not given.</param>
    /// <param name="cancellationToken">Ends the wait for space in the queue; the reply may be sent all the same.</param>
    /// <returns>The receipt, when every fragment is queued or waits for a reply SURB.</returns>
    /// <exception cref="NymClientException">The correspondent is unknown, the reply is empty, or too much waits for SURBs.</exception>
    public Task<MessageReceipt> ReplyAsync(
        SenderTag senderTag, ReadOnlyMemory<byte> data, TransmissionLane lane = default, CancellationToken cancellationToken = default) =>
        Reply(senderTag, data, null, lane, cancellationToken);

    /// <summary>Answers an anonymous correspondent, with wishes: a deadline, a number of tries.</summary>
    /// <param name="senderTag">The tag its message came with.</param>
    /// <param name="data">At least one byte.</param>
    /// <param name="options">What is wished for the reply. <see cref="SendOptions.Confirm"/> is refused: there is no address to ask.</param>
    /// <param name="lane">The lane it waits in; <see cref="TransmissionLane.General"/> if not given.</param>
    /// <param name="cancellationToken">Ends the wait for space in the queue; the reply may be sent all the same.</param>
    /// <returns>The receipt, when every fragment is queued or waits for a reply SURB.</returns>
    /// <exception cref="NymClientException">
    /// The correspondent is unknown, the reply is empty, or too much waits for SURBs; <see cref="NymClientError.InvalidArgument"/> if it is to be
    /// confirmed.
    /// </exception>
    public Task<MessageReceipt> ReplyAsync(
        SenderTag senderTag,
        ReadOnlyMemory<byte> data,
        SendOptions options,
        TransmissionLane lane = default,
        CancellationToken cancellationToken = default) =>
        Reply(senderTag, data, Checked(options), lane, cancellationToken);

    /// <summary>Sends a message of any kind.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The receipt, when every fragment is queued.</returns>
    public Task<MessageReceipt> SendAsync(OutgoingMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        message.Options?.Check();
        return message switch
        {
            { SenderTag: { } tag } => Reply(tag, message.Data, message.Options, default, default),
            { IsAnonymous: true } => SendAnonymous(message.Recipient!, message.Data, message.ReplySurbs, message.Options, default, default),
            _ => SendPlain(message.Recipient!, message.Data, message.Options, default, default),
        };
    }

    private Task<MessageReceipt> SendPlain(
        Recipient recipient, ReadOnlyMemory<byte> data, SendOptions? options, TransmissionLane lane, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return Submit(
            data.Length,
            accepted => _parts.Refs.Traffic.Tell(
                new SendToRecipient(recipient, new PlainMessage(data), lane, accepted) { Options = options }, ActorRefs.NoSender),
            cancellationToken);
    }

    private Task<MessageReceipt> SendAnonymous(
        Recipient recipient,
        ReadOnlyMemory<byte> data,
        int replySurbs,
        SendOptions? options,
        TransmissionLane lane,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentOutOfRangeException.ThrowIfNegative(replySurbs);
        return Submit(
            data.Length,
            accepted => _parts.Refs.SurbStore.Tell(
                new SendAnonymously(recipient, data, replySurbs, lane, accepted) { Options = options }, ActorRefs.NoSender),
            cancellationToken);
    }

    private Task<MessageReceipt> Reply(
        SenderTag senderTag, ReadOnlyMemory<byte> data, SendOptions? options, TransmissionLane lane, CancellationToken cancellationToken) =>
        Submit(
            data.Length,
            accepted => _parts.Refs.SurbStore.Tell(new SendReply(senderTag, data, lane, accepted) { Options = options }, ActorRefs.NoSender),
            cancellationToken);

    private Task<MessageReceipt> Submit(int length, Action<Answer<MessageReceipt>> submit, CancellationToken cancellationToken)
    {
        if (MessageSizeLimit.Refusal(length, _parts.State.Traffic.MaximumMessageSize) is { } tooLarge)
        {
            return Task.FromException<MessageReceipt>(tooLarge);
        }

        if (_stop.IsValueCreated)
        {
            return Task.FromException<MessageReceipt>(new NymClientException(NymClientError.Stopped, "The client is being stopped and takes nothing more."));
        }

        var accepted = _parts.Life.Answers.New<MessageReceipt>(cancellationToken);
        submit(accepted);
        return accepted.Task;
    }

    private static SendOptions Checked(SendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return options;
    }
}
