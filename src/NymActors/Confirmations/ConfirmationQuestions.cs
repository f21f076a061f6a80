using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Confirmations;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;
using NymActors.Surbs;

namespace NymActors.Confirmations;

/// <summary>
/// Makes questions whether a set arrived: messages with additional SURBs under a tag that only our clients read. Their keys are kept in
/// memory only: who starts again asks again. Not thread-safe.
/// </summary>
/// <param name="issuer">Makes the SURBs.</param>
/// <param name="chunker">Makes a fragment of the message.</param>
/// <param name="random">Draws its id.</param>
internal sealed class ConfirmationQuestions(SurbIssuer issuer, MessageChunker chunker, RandomSource random)
{
    // One for the answer, and one for its second transmission; of the long form only one fits the packet.
    private const int Surbs = 2;

    /// <summary>The question about a set; null when there is no usable network map now.</summary>
    /// <param name="recipient">Whom to ask.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="message">What the set belongs to.</param>
    public PendingFragment? Ask(Recipient recipient, ConfirmationRequest request, MessageTracker message)
    {
        try
        {
            var surbs = issuer.Issue(0, ReplyKeyFinder.ForConfirmation, out var block);
            var count = Math.Min(Surbs, MessageSizes.MostSurbsInOnePacket(chunker.Size, block));
            surbs = issuer.Issue(count, ReplyKeyFinder.ForConfirmation, out block);
            var question = RepliableMessage.WithAdditionalSurbs(request.TagFor(recipient), surbs, block);
            return PendingFragment.Companion(recipient, chunker.Split(question, random).Single(), TransmissionLane.Confirmation, message);
        }
        catch (Exception error) when (error is TopologyException or SphinxException)
        {
            return null;
        }
    }
}
