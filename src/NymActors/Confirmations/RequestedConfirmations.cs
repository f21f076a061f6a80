using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;

namespace NymActors.Confirmations;

/// <summary>
/// Answers others' questions whether their messages arrived: at once, or, while a message is whole and not stored yet, as soon as it is. Not
/// thread-safe. Source: docs/protocol/07-confirmations.md 3.
/// </summary>
/// <param name="self">The client's address, which questions are made for.</param>
/// <param name="chunker">Makes a fragment of an answer.</param>
/// <param name="random">Draws its id.</param>
/// <param name="queue">Takes the answers.</param>
/// <param name="counters">Count them.</param>
internal sealed class RequestedConfirmations(Recipient self, MessageChunker chunker, RandomSource random, SendingQueue queue, ClientCounters counters)
{
    // Beyond, a question is answered as things stand; whoever asked asks again.
    internal const int MaximumWaiting = 1_000;

    // Answers that wait to be sent: others ask when they like.
    internal const int MaximumQueued = 1_000;

    // A disk that takes longer is in trouble.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly List<Question> _waiting = [];

    /// <summary>Questions that wait for a message to be stored.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether a message is a question.</summary>
    public bool IsQuestion(NymMessage? message, out ConfirmationRequest request)
    {
        request = default;
        return message is RepliableMessage { Content: RepliableContent.AdditionalSurbs, ReplySurbs.Count: > 0 } surbs
            && ConfirmationRequest.TryRead(surbs.SenderTag, self, out request);
    }

    /// <summary>Answers a question, or keeps it for a moment.</summary>
    /// <param name="question">The message, of which <see cref="IsQuestion"/> is true.</param>
    /// <param name="look">Tells how far a set is there.</param>
    /// <param name="now">The time.</param>
    public void Receive(RepliableMessage question, Func<ConfirmationRequest, ConfirmationAnswer> look, DateTimeOffset now)
    {
        if (!IsQuestion(question, out var request))
        {
            return;
        }

        var answer = look(request);
        if (answer.State == ConfirmationState.Held && _waiting.Count < MaximumWaiting)
        {
            _waiting.Add(new Question(request, question.SenderTag, question.ReplySurbs, now + Patience));
        }
        else
        {
            Answer(question.SenderTag, question.ReplySurbs, answer);
        }
    }

    /// <summary>Answers the questions that can be answered now, and those that have waited long enough.</summary>
    public void Look(Func<ConfirmationRequest, ConfirmationAnswer> look, DateTimeOffset now) => _waiting.RemoveAll(question =>
    {
        var answer = look(question.Request);
        if (answer.State == ConfirmationState.Held && question.AnswerBy > now)
        {
            return false;
        }

        Answer(question.Tag, question.Surbs, answer);
        return true;
    });

    private void Answer(SenderTag tag, IReadOnlyList<ReplySurb> surbs, ConfirmationAnswer answer)
    {
        if (queue.CountIn(TransmissionLane.Confirmation) >= MaximumQueued)
        {
            return;
        }

        counters.ConfirmationsGiven.Increment();
        var fragment = chunker.Split(new ReplyDataMessage(answer.ToArray()), random).Single();
        queue.Add(TransmissionLane.Confirmation, [PendingFragment.Confirmation(tag, fragment, surbs)]);
    }

    private sealed record Question(ConfirmationRequest Request, SenderTag Tag, IReadOnlyList<ReplySurb> Surbs, DateTimeOffset AnswerBy);
}
