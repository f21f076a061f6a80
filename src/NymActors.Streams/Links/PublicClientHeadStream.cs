using System.Text;

namespace NymActors.Streams.Links;

/// <summary>
/// Gives the heads of GET requests the form in which the public client writes them: names in small letters, in its order, with the type of
/// a body that there is not. .NET has a form of its own, by which a directory would know its clients. Everything else passes unchanged.
/// </summary>
/// <param name="inner">The connection, behind its encryption.</param>
internal sealed class PublicClientHeadStream(Stream inner) : Stream
{
    private const string LineEnd = "\r\n";

    /// <summary>What comes first, in this order; then what else there is, such as a proxy's credentials, and the host at the end.</summary>
    private static readonly string[] Order = ["accept", "content-type", "user-agent", "accept-encoding"];

    /// <inheritdoc/>
    public override bool CanRead => inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => inner.CanWrite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(Rewrite(buffer.AsMemory(offset, count)).Span);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(Rewrite(buffer), cancellationToken);

    /// <summary>.NET writes the head of a request that has no body in one piece.</summary>
    internal static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> written)
    {
        if (!written.Span.StartsWith("GET "u8) || !written.Span.EndsWith("\r\n\r\n"u8))
        {
            return written;
        }

        var lines = Encoding.Latin1.GetString(written.Span).Split(LineEnd, StringSplitOptions.RemoveEmptyEntries);
        var headers = new List<(string Name, string Value)> { ("content-type", PublicClient.MediaType) };
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return written;
            }

            headers.Add((line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim()));
        }

        var head = new StringBuilder(lines[0]).Append(LineEnd);
        foreach (var (name, value) in headers.OrderBy(static header => Rank(header.Name)))
        {
            head.Append(name).Append(": ").Append(value).Append(LineEnd);
        }

        return Encoding.Latin1.GetBytes(head.Append(LineEnd).ToString());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static int Rank(string name)
    {
        if (name == "host")
        {
            return int.MaxValue;
        }

        var place = Array.IndexOf(Order, name);
        return place < 0 ? Order.Length : place;
    }
}
