using System.Threading.Channels;
using NymActors.Mixnet;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>One of our clients whose messages wait in an inbox.</summary>
internal sealed class OurClient : IAsyncDisposable
{
    private readonly Channel<PeerMessage> _inbox = Channel.CreateUnbounded<PeerMessage>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;

    private OurClient(NymClient client)
    {
        Client = client;
        _reading = ReadAsync();
    }

    public NymClient Client { get; }

    /// <summary>Messages in the order of arrival.</summary>
    public ChannelReader<PeerMessage> Messages => _inbox.Reader;

    public static async Task<OurClient> ConnectAsync(LocalMixnet mixnet, CancellationToken cancellationToken)
    {
        NymClientOptions options = NymClientOptions.ForNetwork(mixnet.NymApiUrl);
        return new OurClient(await NymClient.ConnectAsync(
            options with { Configuration = options.Configuration.WithFastMode() }, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        await Client.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (IncomingMessage message in Client.Messages.WithCancellation(_stopping.Token))
            {
                await _inbox.Writer.WriteAsync(new PeerMessage(message.Data.ToArray(), message.SenderTag?.ToString()));
            }

            _inbox.Writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            _inbox.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            _inbox.Writer.TryComplete(failure);
        }
    }
}
