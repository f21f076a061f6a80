namespace NymActors.Protocol.LocalApi;

/// <summary>The kinds of errors that the local API reports, with their numbers in the binary form (docs/protocol/05-native-client.md 4.8).</summary>
public enum LocalApiErrorKind : byte
{
    /// <summary>A binary request of no bytes.</summary>
    EmptyRequest = 1,

    /// <summary>A binary request that ends before its fixed fields do.</summary>
    TooShortRequest = 2,

    /// <summary>A binary request with a tag that stands for nothing.</summary>
    UnknownRequest = 3,

    /// <summary>Everything else that is wrong with a request, and every fault of a text request.</summary>
    MalformedRequest = 4,

    /// <summary>None of the others.</summary>
    Other = 255,
}
