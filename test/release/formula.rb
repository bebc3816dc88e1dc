# Enough of Homebrew to run a formula's install and test: formula.rb FORMULA FOLDER-OF-AN-ARCHIVE PREFIX
require "json"
require "open3"
require "pathname"
require "fileutils"

class Pathname
  def install(file)
    mkpath
    FileUtils.cp(file, self)
  end

  def /(other) = self + other
end

class Formula
  class << self
    attr_reader :facts, :conflict, :check

    %i[desc homepage license version url sha256].each do |name|
      define_method(name) { |value = nil| (@facts ||= {})[name] = value }
    end
    def on_linux = yield
    def on_intel = yield
    def on_macos = nil
    def on_arm = nil
    def conflicts_with(name, because:) = (@conflict = [name, because])
    def test(&block) = (@check = block)
  end

  attr_reader :prefix, :completions

  def initialize(prefix) = (@prefix = Pathname(prefix))
  def bin = prefix/"bin"
  def man1 = prefix/"share/man/man1"
  def testpath = prefix/"test"
  def version = self.class.facts[:version]

  def generate_completions_from_executable(*command)
    @completions = %w[bash zsh fish].to_h { |shell| [shell, Open3.capture2(*command.map(&:to_s), shell).first] }
  end

  def shell_output(command, expected = 0)
    out, status = Open3.capture2(command)
    raise "#{command} ended with #{status.exitstatus}" if status.exitstatus != expected

    out
  end

  def assert_equal(wanted, got) = wanted == got || raise("wanted #{wanted}, got #{got}")
  def assert_match(wanted, got) = got.include?(wanted) || raise("wanted #{wanted} in #{got}")
end

formula, archive, prefix = ARGV
load formula
installed = TimeTracker.new(prefix)
Dir.chdir(archive) { installed.install }
installed.testpath.mkpath
Dir.chdir(installed.testpath) { installed.instance_eval(&TimeTracker.check) }
puts JSON.generate(
  conflict: TimeTracker.conflict,
  completions: installed.completions.transform_values { |text| text.lines.first.strip },
  files: Dir.glob("**/*", base: prefix).select { |path| File.file?(File.join(prefix, path)) && !path.start_with?("test/") }.sort,
)
