using NymActors.Protocol.Addressing;
using NymActors.Sphinx;

namespace NymActors.Surbs;

/// <summary>
/// The tag under which this client appears to each recipient of its anonymous messages: random, one per recipient, used
/// again for the same recipient. Source: docs/protocol/02-messages.md 7.1. Not thread-safe.
/// </summary>
/// <param name="random">Draws the tags.</param>
internal sealed class SenderTags(RandomSource random)
{
    private readonly Dictionary<Recipient, SenderTag> _tags = [];

    /// <summary>The tag for a recipient, drawn at the first call.</summary>
    public SenderTag For(Recipient recipient)
    {
        if (!_tags.TryGetValue(recipient, out var tag))
        {
            _tags.Add(recipient, tag = SenderTag.Create(random));
        }

        return tag;
    }

    /// <summary>The tag for a recipient this client has written to anonymously before; others may not ask it for SURBs.</summary>
    public bool TryGet(Recipient recipient, out SenderTag tag) => _tags.TryGetValue(recipient, out tag);
}
