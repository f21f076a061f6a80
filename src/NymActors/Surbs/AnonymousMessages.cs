using NymActors.Configuration;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Replies;
using NymActors.Protocol.Topology;
using NymActors.Sphinx;

namespace NymActors.Surbs;

/// <summary>
/// The asking side of anonymous conversations: messages that carry reply SURBs, and more SURBs for those who were written to.
/// Source: docs/protocol/04-client-core.md 8 and 9. Not thread-safe.
/// </summary>
/// <param name="tags">Under which tag this client writes to whom.</param>
/// <param name="issuer">Makes the SURBs.</param>
/// <param name="settings">The largest request that is served.</param>
internal sealed class AnonymousMessages(SenderTags tags, SurbIssuer issuer, ReplySurbConfiguration settings)
{
    private const int SurbsPerAnswer = 100;

    // Making one takes a good part of a millisecond; a larger number only shows a mistake of the application.
    private const int MaximumReplySurbs = 5000;

    /// <summary>A message with data.</summary>
    /// <param name="recipient">Who gets it.</param>
    /// <param name="data">The application's bytes.</param>
    /// <param name="replySurbs">How many reply SURBs go with it.</param>
    /// <param name="place">The place of the session that asks.</param>
    /// <exception cref="NymClientException">Too many reply SURBs were asked for, or none can be made now.</exception>
    public RepliableMessage Create(Recipient recipient, ReadOnlyMemory<byte> data, int replySurbs, int place = 0)
    {
        if (replySurbs > MaximumReplySurbs)
        {
            throw new NymClientException(
                NymClientError.InvalidArgument, $"{replySurbs} reply SURBs were asked for; a message carries at most {MaximumReplySurbs}.");
        }

        var surbs = Issue(replySurbs, place, out var block);
        return RepliableMessage.WithData(tags.For(recipient, place), data, surbs, block);
    }

    /// <summary>Answers a request for more SURBs.</summary>
    /// <param name="requester">Who asks, as it states itself.</param>
    /// <param name="amount">How many it wants.</param>
    /// <param name="place">The place of the session that it answers.</param>
    /// <returns>Messages, each made when it is asked for; null when the requester was never written to anonymously.</returns>
    /// <exception cref="NymClientException">While the messages are made: no SURB can be made now.</exception>
    public IEnumerable<RepliableMessage>? Answer(Recipient requester, long amount, int place = 0) =>
        tags.TryGet(requester, out var tag, place) ? Answers(tag, Math.Min(amount, settings.MaximumAllowedReplySurbRequestSize), place) : null;

    private IEnumerable<RepliableMessage> Answers(SenderTag tag, long amount, int place)
    {
        for (var remaining = amount; remaining > 0; remaining -= SurbsPerAnswer)
        {
            var surbs = Issue((int)Math.Min(remaining, SurbsPerAnswer), place, out var block);
            yield return RepliableMessage.WithAdditionalSurbs(tag, surbs, block);
        }
    }

    private IReadOnlyList<ReplySurb> Issue(int count, int place, out SurbBlockVersion block)
    {
        try
        {
            return issuer.Issue(count, place, out block);
        }
        catch (TopologyException error)
        {
            throw new NymClientException(NymClientError.InsufficientTopology, $"No reply SURB can be made now: {error.Message}.", error);
        }
        catch (SphinxException error)
        {
            throw new NymClientException(NymClientError.Unsendable, $"No reply SURB can be made over the route drawn: {error.Message}.", error);
        }
    }
}
