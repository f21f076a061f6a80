namespace NymActors.Protocol.Directory;

/// <summary>
/// Reads answers in whichever of the two forms they come: a directory may answer JSON to whom asks for bincode
/// (docs/protocol/06-network.md section 3.3). JSON lists begin with a brace, those in bincode with a byte of 0 or 1.
/// </summary>
public static class DirectoryPayload
{
    /// <summary>Reads the answer to a request for nodes.</summary>
    /// <param name="body">The response body.</param>
    /// <returns>One page of nodes. A single bad node fails the whole page.</returns>
    /// <exception cref="ProtocolException">The body is not such a payload.</exception>
    public static SkimmedNodeList ReadNodeList(ReadOnlySpan<byte> body) =>
        body is [0 or 1, ..] ? DirectoryBincode.ReadNodeList(body) : DirectoryJson.ReadNodeList(body);
}
