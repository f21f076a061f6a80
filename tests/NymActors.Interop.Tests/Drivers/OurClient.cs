using System.Threading.Channels;
using NymActors.Configuration;
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

    public static async Task<OurClient> ConnectAsync(
        LocalMixnet mixnet, CancellationToken cancellationToken, ReplySurbFormat format = ReplySurbFormat.Automatic)
    {
        NymClientOptions options = NymClientOptions.ForNetwork(mixnet.NymApiUrl);
        ClientConfiguration configuration = options.Configuration.WithFastMode();
        return new OurClient(await NymClient.ConnectAsync(
            options with { Configuration = configuration with { ReplySurbs = configuration.ReplySurbs with { Format = format } } },
            cancellationToken));
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
