using NymActors.Protocol.Addressing;

namespace NymActors.Surbs;

/// <summary>What the SURB store knows, kept outside its actor so that a restart loses nothing.</summary>
/// <param name="Thresholds">When SURBs are kept back and asked for.</param>
/// <param name="Keys">Keys of the SURBs given out.</param>
/// <param name="Tags">Tags under which this client writes anonymously.</param>
/// <param name="Conversations">Anonymous correspondents, by tag.</param>
/// <param name="MaximumKeyAge">How long a given-out SURB can be used.</param>
/// <param name="MaximumConversations">Correspondents remembered; the one silent longest makes room.</param>
/// <param name="MaximumWaiting">Reply fragments that may wait for SURBs per correspondent before further replies are refused.</param>
internal sealed record SurbStoreState(
    SurbThresholds Thresholds,
    IssuedReplyKeys Keys,
    SenderTags Tags,
    Dictionary<SenderTag, SurbConversation> Conversations,
    TimeSpan MaximumKeyAge,
    int MaximumConversations = 10_000,
    int MaximumWaiting = 20_000);
