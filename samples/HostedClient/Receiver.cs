using System.Text;
using NymActors;
using NymActors.Hosting;

namespace HostedClient;

/// <summary>Takes what arrives, from the moment the client is connected.</summary>
public sealed class Receiver(HostedNymClient nym, Inbox inbox) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        NymClient client = await nym.ConnectedAsync(stoppingToken);
        await foreach (IncomingMessage message in client.Messages.WithCancellation(stoppingToken))
        {
            inbox.Add(Encoding.UTF8.GetString(message.Data.Span));
        }
    }
}
