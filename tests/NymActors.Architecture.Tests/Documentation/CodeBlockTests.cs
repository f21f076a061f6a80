using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Akka.Configuration;
using NymActors.Configuration;
using NymActors.Protocol.Directory;
using NymActors.Protocol.LocalApi;

namespace NymActors.Architecture.Documentation;

/// <summary>
/// Every code block of the pages is what it says: C# compiles, command lines parse, JSON and settings are read by the code that reads
/// them in use. What is no code has the tag <c>text</c>; a block with another tag, or none, fails.
/// </summary>
public sealed partial class CodeBlockTests
{
    private const string Address =
        "765BtjNbYz5pVwaVsRdHa1ptiVh43RDzhKT1tQkzHwH5.48o1r9sN6nLRkfd2sKTT14nDku6AnrbtvLn88iVvNkrs@5ANchMrW8qVTe3SoLqV37vxDZeCJ4XWo5N7RM3KRQqpy";

    /// <summary>What each tag demands of a block: the faults it has.</summary>
    private static readonly Dictionary<string, Func<string, IEnumerable<string>>> Rules = new()
    {
        ["text"] = static _ => [],
        ["csharp"] = CSharpExample.Errors,
        ["js"] = static code => Sample(code),
        ["sh"] = ShellExample.Errors,
        ["json local-api"] = static text => text.Split('\n').SelectMany(static line => Faults(() => TextRequestCodec.Parse(WithValues(line)))),
        ["json refused"] = static text => text.Split('\n').Where(static line => !Faults(() => TextRequestCodec.Parse(WithValues(line))).Any()),
        ["json rewarded-set"] = static text => Faults(() => DirectoryJson.ReadRewardedSet(Encoding.UTF8.GetBytes(text))),
        ["json node-list"] = static text => Faults(() => DirectoryJson.ReadNodeList(Encoding.UTF8.GetBytes(text))),
        ["json nodes"] = static text => Faults(() => DirectoryJson.ReadNodeList(Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"absolute_epoch_id":1,"rotation_id":0,"refreshed_at":""},"nodes":{"pagination":{"total":2,"page":0,"size":2},"data":{{{text}}}}}"""))),
        ["json key-rotation"] = static text => Faults(() => DirectoryJson.ReadKeyRotationInfo(Encoding.UTF8.GetBytes(text))),
        ["json"] = static text => Faults(() => JsonDocument.Parse(text).Dispose()),
        ["json answers"] = static text => text.Split('\n').SelectMany(static line => Faults(() => JsonDocument.Parse(WithValues(line)).Dispose())),
        ["toml"] = UnfitSettings,
        ["hocon"] = static text => Balance(text) ?? Faults(() => ConfigurationFactory.ParseString(text)),
    };

    public static TheoryData<string> Blocks() => [.. CodeBlock.All().Select(static block => block.ToString())];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_code_block_is_what_its_tag_says(string name)
    {
        var block = CodeBlock.All().Single(candidate => candidate.ToString() == name);

        Assert.True(Rules.TryGetValue(block.Tag, out var rule), $"{name}: the tag is none of {string.Join(", ", Rules.Keys)}.");
        Assert.Empty(rule(block.Text));
    }

    [Fact]
    public void A_request_that_a_page_quotes_is_one_that_the_client_reads()
    {
        // The pages of docs/protocol also quote what is refused.
        var requests = CodeBlock.Pages()
            .Where(static page => !page.Contains("protocol", StringComparison.Ordinal))
            .SelectMany(static page => Quoted().Matches(File.ReadAllText(page)))
            .Select(static match => match.Groups["json"].Value)
            .Where(static text => IsRequest(text))
            .ToArray();

        Assert.NotEmpty(requests);
        Assert.All(requests, static text => Assert.Empty(Faults(() => TextRequestCodec.Parse(WithValues(text)))));
    }

    [Theory]
    [InlineData("csharp", "var receipt = await alice.SendAsync(bob.Address, \"hello\");")]
    [InlineData("csharp", "NoSuchType.Run();")]
    [InlineData("js", "socket.open();")]
    [InlineData("sh", "nym-client localnet --gates 2")]
    [InlineData("sh", "nym-client init --id alice --port 70000")]
    [InlineData("sh", "dotnet run --project src/NymActors.Host -- demo --twice")]
    [InlineData("sh", "dotnet test tests/NoSuch.Tests")]
    [InlineData("sh", "curl http://127.0.0.1:5080/nowhere")]
    [InlineData("sh", "./build.ps1 deploy")]
    [InlineData("sh", "make")]
    [InlineData("json local-api", "{\"type\":\"send\",\"recipient\":\"<the address>\"}")]
    [InlineData("json rewarded-set", "{\"epoch_id\":1}")]
    [InlineData("json node-list", "{\"nodes\":[]}")]
    [InlineData("json nodes", "[{\"node_id\":1}]")]
    [InlineData("json key-rotation", "{}")]
    [InlineData("json", "{\"a\":}")]
    [InlineData("json refused", "{\"type\":\"selfAddress\"}")]
    [InlineData("json answers", "{\"type\":\"selfAddress\"}\n{")]
    [InlineData("toml", "[nymactors]\nallowed_orgins = []")]
    [InlineData("hocon", "akka { loglevel = INFO")]
    public void A_block_that_is_wrong_is_found(string tag, string text) => Assert.NotEmpty(Rules[tag](text));

    [Fact]
    public void Blocks_in_lists_are_read_without_their_indentation()
    {
        var block = Assert.Single(CodeBlock.Read("page", ["- item:", "  ```toml", "  [a]", "", "    b = 1", "  ```"]));

        Assert.Equal(("toml", 2, "[a]\n\n  b = 1"), (block.Tag, block.Line, block.Text));
    }

    private static string[] Sample(string code)
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.mjs", SearchOption.AllDirectories);
        return samples.Any(path => File.ReadAllText(path).Contains(code.Trim(), StringComparison.Ordinal)) ? [] : ["no sample has this code"];
    }

    // Akka's parser takes an open brace for a closed one, and never comes back from some.
    private static string[]? Balance(string hocon) =>
        hocon.AsSpan().Count('{') == hocon.AsSpan().Count('}') && hocon.AsSpan().Count('[') == hocon.AsSpan().Count(']') ? null : ["a brace or bracket is open"];

    private static IEnumerable<string> Faults(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (Exception e)
        {
            return [$"{e.GetType().Name}: {e.Message}"];
        }
    }

    /// <summary>A request with values where the page has placeholders.</summary>
    private static string WithValues(string request) => Placeholder().Replace(request, static match => match.Value switch
    {
        "\"<the address>\"" or "ADDRESS" => $"\"{Address}\"",
        "TAG" or "\"<the sender tag>\"" => "\"9UMfNNLFUPLQzC1xrKqYXP\"",
        "TEXT" => "\"hello\"",
        "<packets>" => "0",
        _ => match.Value,
    });

    // Responses carry an address, a tag for the reader, or a type that no request has.
    private static bool IsRequest(string text) =>
        (text.Contains("\"send", StringComparison.Ordinal) && !text.Contains("\"received\"", StringComparison.Ordinal))
        || text.Contains("\"reply\"", StringComparison.Ordinal)
        || text == "{\"type\":\"selfAddress\"}";

    private static IEnumerable<string> UnfitSettings(string text)
    {
        IReadOnlyList<UnknownKey> unknown = [];
        string[] faults = [.. Faults(() => unknown = ClientConfigurationFile.ParseWhole(WithSettings(text), "config.toml").UnknownKeys)];
        return [.. faults, .. unknown.Select(static key => $"{key} is no setting")];
    }

    private static string WithSettings(string toml) =>
        ClientConfigurationFile.Format(new ClientConfiguration { Id = "page", StoragePaths = StoragePaths.Below("page") }) + "\n" + toml;

    [GeneratedRegex("`(?<json>\\{\"type\":[^`]*\\})`")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"<the address>\"|\"<the sender tag>\"|<packets>|\\b(?:ADDRESS|TAG|TEXT)\\b")]
    private static partial Regex Placeholder();
}
