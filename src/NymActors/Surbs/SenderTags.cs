using NymActors.Protocol.Addressing;
using NymActors.Sphinx;
using NymActors.Store;

namespace NymActors.Surbs;

/// <summary>
/// The tag under which this client appears to each recipient of its anonymous messages: random, one per recipient and session's place, used
/// again for the same recipient, also after a restart. Two applications are two correspondents, so that the answer to one is never sent with
/// a SURB of the other. Source: docs/protocol/02-messages.md 7.1. Not thread-safe.
/// </summary>
/// <param name="random">Draws the tags.</param>
/// <param name="store">Keeps them.</param>
/// <param name="stored">Those it held.</param>
internal sealed class SenderTags(RandomSource random, StoreWriter store, IReadOnlyList<StoredSenderTag> stored)
{
    private readonly Dictionary<(Recipient Recipient, int Place), SenderTag> _tags =
        stored.DistinctBy(static tag => (tag.Recipient, tag.Place)).ToDictionary(static tag => (tag.Recipient, tag.Place), static tag => tag.Tag);

    /// <summary>The tag for a recipient, drawn at the first call.</summary>
    public SenderTag For(Recipient recipient, int place = 0)
    {
        if (!_tags.TryGetValue((recipient, place), out var tag))
        {
            _tags.Add((recipient, place), tag = SenderTag.Create(random));
            store.Write(new SenderTagAdded(new StoredSenderTag(recipient, place, tag)));
        }

        return tag;
    }

    /// <summary>The tag for a recipient this client has written to anonymously before; others may not ask it for SURBs.</summary>
    public bool TryGet(Recipient recipient, out SenderTag tag, int place = 0) => _tags.TryGetValue((recipient, place), out tag);
}
