namespace NymActors.Protocol.Replies;

/// <summary>How a list of reply SURBs is written inside a message (docs/protocol/02-messages.md 7.4).</summary>
public enum SurbBlockVersion
{
    /// <summary>u32 count, SURBs with explicit keys and 4 hops: understood by every client.</summary>
    V1,

    /// <summary>u16 count, hops, key rotation, SURBs with seeds: understood since nym-client 1.1.54; 40 % of the size.</summary>
    V2,
}
