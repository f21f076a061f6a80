using System.Text;
using NymActors;

namespace EmbeddedClient;

/// <summary>Reads messages so that none is lost when the reader fails at it or the process ends: what is not committed comes again.</summary>
public static class CommittedReader
{
    /// <summary>Reads until the client is disposed.</summary>
    public static async Task RunAsync(NymClient client, TextWriter output)
    {
        await foreach (IncomingDelivery delivery in client.Deliveries)
        {
            await output.WriteLineAsync($"{delivery.Id}: {Encoding.UTF8.GetString(delivery.Message.Data.Span)}");
            await delivery.CommitAsync();
        }
    }
}
