using NymActors.Configuration;
using NymActors.Protocol.Addressing;

namespace NymActors.Surbs;

/// <summary>What the SURB store knows, kept outside its actor so that a restart loses nothing.</summary>
/// <param name="Settings">How many SURBs are kept back, asked for and given out, and for how long.</param>
/// <param name="Keys">Keys of the SURBs given out.</param>
/// <param name="Tags">Tags under which this client writes anonymously.</param>
/// <param name="Conversations">Anonymous correspondents, by tag.</param>
/// <param name="MaximumConversations">Correspondents remembered; the one silent longest makes room.</param>
/// <param name="MaximumWaiting">Reply fragments that may wait for SURBs per correspondent before further replies are refused.</param>
internal sealed record SurbStoreState(
    ReplySurbConfiguration Settings,
    IssuedReplyKeys Keys,
    SenderTags Tags,
    Dictionary<SenderTag, SurbConversation> Conversations,
    int MaximumConversations = 10_000,
    int MaximumWaiting = 20_000);
