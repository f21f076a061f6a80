using CsCheck;

namespace NymActors.Host.Tests;

public sealed class EnvironmentFileTests
{
    private static readonly System.Text.Json.JsonElement Vectors = TestVectors.Load("native-client-env.json");

    [Fact]
    public void The_file_of_the_vectors_is_read()
    {
        Assert.True(EnvironmentFile.TryParse(Vectors.GetProperty("file").GetString()!, _ => null, out var variables, out var fault), fault?.Reason);
        var expected = Vectors.GetProperty("variables").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        Assert.Equal(expected, variables);
    }

    [Fact]
    public void Faulty_files_give_their_line_and_the_variables_before_it()
    {
        foreach (var vector in Vectors.GetProperty("errors").EnumerateArray())
        {
            var text = vector.GetProperty("file").GetString()!;
            Assert.False(EnvironmentFile.TryParse(text, _ => null, out var variables, out var fault), text);
            Assert.Equal(vector.GetProperty("error_debug").GetString(), fault.InWordsOfTheReference);
            Assert.Equal(vector.GetProperty("variables_set_before_the_error").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!), variables);
        }
    }

    [Fact]
    public void Carriage_returns_and_a_byte_order_mark_are_accepted()
    {
        Assert.True(EnvironmentFile.TryParse("\ufeffA=1\r\nB=2\r\n", _ => null, out var variables, out _));
        Assert.Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }, variables);
    }

    [Fact]
    public void The_environment_wins_over_earlier_lines_in_substitutions()
    {
        Assert.True(EnvironmentFile.TryParse("A=file\nB=$A\n", name => name == "A" ? "process" : null, out var variables, out _));
        Assert.Equal("process", variables["B"]);
    }

    [Theory]
    [InlineData("sandbox_file_v1.1.29")]
    [InlineData("sandbox_file_current")]
    public void The_files_of_the_public_test_network_are_read(string name)
    {
        var lines = Vectors.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        var text = string.Concat(lines.Select(line => line.Value.StartsWith('[') ? $"{line.Key}='{line.Value}'\n" : $"{line.Key}={line.Value}\n"));

        Assert.True(EnvironmentFile.TryParse(text, _ => null, out var variables, out var fault), fault?.Reason);
        Assert.Equal(lines.ToDictionary(line => line.Key, line => line.Value.Trim('"')), variables);
    }

    [Fact]
    public void Random_and_mutated_texts_are_read_or_refused_with_a_reason()
    {
        string[] valid =
        [
            Vectors.GetProperty("file").GetString()!, .. Vectors.GetProperty("errors").EnumerateArray().Select(vector => vector.GetProperty("file").GetString()!),
        ];
        var mutated = from which in Gen.Int[0, valid.Length - 1]
                      let text = valid[which]
                      from start in Gen.Int[0, text.Length]
                      from cut in Gen.Int[0, Math.Min(3, text.Length - start)]
                      from inserted in Gen.OneOf(Gen.String[0, 3], Gen.String[Gen.Char["=\"'$\\{}# \n\t"], 0, 3])
                      select text[..start] + inserted + text[(start + cut)..];
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["AB=\"'$\\{}# \n\texport"], 0, 60], mutated).Sample(
            text =>
            {
                Assert.Equal(EnvironmentFile.TryParse(text, Environment.GetEnvironmentVariable, out var variables, out var fault), fault is null);
                Assert.True(fault is null || (fault.Line >= 1 && fault.Position >= 0 && fault.Position <= fault.Text.Length));
                Assert.All(variables.Keys, Assert.NotEmpty);
            },
            iter: 10_000);
    }
}
