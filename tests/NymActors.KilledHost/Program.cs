// A program as a user of the packages would write it, which the tests kill at any moment. Commands come as lines of the standard input, what happens
// goes as lines to the standard output; fields are separated by tabs.
//
//   plain ADDRESS TEXT | anonymous ADDRESS TEXT | reply TAG TEXT    then: accepted TEXT, or refused TEXT REASON
//   commit ID                                                      then: committed ID
//   flush                                                          then: flushed, when nothing waits
//
// At the start: address ADDRESS; with each message: received ID TAG-or-dash TEXT.
using System.Globalization;
using System.Text;
using NymActors;
using NymActors.Configuration;
using NymActors.Protocol.Addressing;
using NymActors.Storage;

var options = NymClientOptions.ForNetwork(new Uri(args[0]));
options = options with
{
    Storage = new DirectoryClientStorage(StoragePaths.Below(args[1])),
    Configuration = options.Configuration.WithFastMode(),
    Outbox = OutboxPolicy.Always,
};
await using var client = await NymClient.ConnectAsync(options);
var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
var confirm = new SendOptions { Confirm = true, Deadline = TimeSpan.FromDays(1) };
var received = new Dictionary<long, IncomingDelivery>();
output.WriteLine($"address\t{client.Address}");
var reading = ReadAsync();
while (await Console.In.ReadLineAsync() is { } line)
{
    _ = ObeyAsync(line.Split('\t'));
}

async Task ObeyAsync(string[] command)
{
    try
    {
        switch (command)
        {
            case ["plain", var address, var text]:
                await client.SendAsync(Recipient.Parse(address), Encoding.UTF8.GetBytes(text), confirm);
                output.WriteLine($"accepted\t{text}");
                break;
            case ["anonymous", var address, var text]:
                await client.SendAnonymousAsync(Recipient.Parse(address), Encoding.UTF8.GetBytes(text), confirm, replySurbs: 20);
                output.WriteLine($"accepted\t{text}");
                break;
            case ["reply", var tag, var text]:
                await client.ReplyAsync(SenderTag.Parse(tag), Encoding.UTF8.GetBytes(text));
                output.WriteLine($"accepted\t{text}");
                break;
            case ["commit", var id]:
                await Take(long.Parse(id, CultureInfo.InvariantCulture)).CommitAsync();
                output.WriteLine($"committed\t{id}");
                break;
            case ["flush"]:
                var report = await client.FlushAsync(TimeSpan.FromMinutes(5));
                output.WriteLine(report.IsComplete ? "flushed" : $"refused\tflush\t{report}");
                break;
        }
    }
    catch (NymClientException error)
    {
        output.WriteLine($"refused\t{command[^1]}\t{error.Message}");
    }
}

async Task ReadAsync()
{
    await foreach (var delivery in client.Deliveries)
    {
        lock (received)
        {
            received[delivery.Id] = delivery;
        }

        var tag = delivery.Message.SenderTag?.ToString() ?? "-";
        output.WriteLine($"received\t{delivery.Id}\t{tag}\t{Encoding.UTF8.GetString(delivery.Message.Data.Span)}");
    }
}

IncomingDelivery Take(long id)
{
    lock (received)
    {
        received.Remove(id, out var delivery);
        return delivery!;
    }
}
